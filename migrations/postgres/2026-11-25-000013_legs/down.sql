DROP TABLE dossier_leg;
