ALTER TABLE dossier DROP COLUMN citizen_due_at;
ALTER TABLE dossier DROP COLUMN request_draft;
ALTER TABLE procedure_version DROP COLUMN pause_policy;
