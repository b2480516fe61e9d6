CREATE INDEX dossier_identity ON dossier (office_id, applicant_identity, received_at) WHERE applicant_identity IS NOT NULL;
DROP TABLE person_index;
DROP TABLE dossier_number;
ALTER TABLE dossier DROP COLUMN blind_numbers;
