DROP INDEX dossier_identity;
