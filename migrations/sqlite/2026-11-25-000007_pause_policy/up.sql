-- JSON: what the procedure allows of pauses; '{}' is the policy of versions that say nothing
ALTER TABLE procedure_version ADD COLUMN pause_policy TEXT NOT NULL DEFAULT '{}';
-- JSON: what the professional unit wants the desk to ask of the citizen, until the desk sends it
ALTER TABLE dossier ADD COLUMN request_draft TEXT;
-- the citizen's own due date while papers or a payment are owed
ALTER TABLE dossier ADD COLUMN citizen_due_at INTEGER;
