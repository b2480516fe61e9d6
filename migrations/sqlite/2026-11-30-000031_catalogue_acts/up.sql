-- When an abolition was recorded: figures of the catalogue are repeated as they were known at an instant. Of abolitions from before
-- only the earliest instant is known.
ALTER TABLE procedure_version ADD COLUMN abolished_at INTEGER;
UPDATE procedure_version SET abolished_at = published_at WHERE state = 'abolished';
-- What an install starts with was approved by nobody here.
ALTER TABLE workflow ADD COLUMN starter INTEGER NOT NULL DEFAULT 0 CHECK (starter IN (0, 1));
UPDATE workflow SET starter = 1 WHERE decision_number = 'Dữ liệu khởi đầu (data/workflows.csv)';
-- Whether the entries of the offices below an agency add up to its own.
ALTER TABLE indicator_version ADD COLUMN additive INTEGER NOT NULL DEFAULT 0 CHECK (additive IN (0, 1));
