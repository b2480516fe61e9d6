DROP INDEX dossier_acting;
ALTER TABLE dossier DROP COLUMN acting_office_id;
