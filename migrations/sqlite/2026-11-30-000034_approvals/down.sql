DROP INDEX journal_taken_out;
CREATE INDEX journal_annulled ON journal (office_id, dossier_id, recorded_at) WHERE event = 'annul';
DROP TABLE approval_delegation;
ALTER TABLE dossier DROP COLUMN request_approved;
