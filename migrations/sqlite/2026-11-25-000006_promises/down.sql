DROP INDEX journal_moves;
ALTER TABLE journal DROP COLUMN promise_before;
ALTER TABLE journal DROP COLUMN promise_after;
ALTER TABLE journal DROP COLUMN marks_before;
ALTER TABLE journal DROP COLUMN marks_after;
ALTER TABLE dossier DROP COLUMN promised_at;
ALTER TABLE dossier DROP COLUMN marks;
CREATE INDEX journal_moves ON journal (office_id, happened_at, recorded_at, procedure_id, channel, from_account, to_account, due_before, due_after, moves) WHERE moves;
