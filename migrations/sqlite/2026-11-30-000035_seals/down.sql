DROP TABLE sealing;
DROP TABLE seal;
DROP TABLE dossier_seal;
ALTER TABLE journal DROP COLUMN content_seal;
