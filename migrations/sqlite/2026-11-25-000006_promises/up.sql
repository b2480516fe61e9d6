-- The promise made by the last apology; while there is none, or the due date lies later, the due date is the promise.
ALTER TABLE dossier ADD COLUMN promised_at INTEGER;
-- Facts that figures are split by, one bit each: dossier/marks.rs.
ALTER TABLE dossier ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;

ALTER TABLE journal ADD COLUMN promise_before INTEGER;
ALTER TABLE journal ADD COLUMN promise_after INTEGER;
ALTER TABLE journal ADD COLUMN marks_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN marks_after INTEGER NOT NULL DEFAULT 0;

-- Everything that a report counts by: its query reads this index and nothing else.
DROP INDEX journal_moves;
CREATE INDEX journal_moves ON journal (office_id, happened_at, recorded_at, procedure_id, channel, from_account, to_account, due_before, due_after, promise_before, promise_after, marks_before, marks_after, moves) WHERE moves;
