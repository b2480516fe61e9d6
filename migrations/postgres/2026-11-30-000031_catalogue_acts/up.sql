-- When an abolition was recorded: figures of the catalogue are repeated as they were known at an instant. Of abolitions from before
-- only the earliest instant is known.
ALTER TABLE procedure_version ADD COLUMN abolished_at timestamptz;
UPDATE procedure_version SET abolished_at = published_at WHERE state = 'abolished';
-- What an install starts with was approved by nobody here.
ALTER TABLE workflow ADD COLUMN starter boolean NOT NULL DEFAULT false;
UPDATE workflow SET starter = true WHERE decision_number = 'Dữ liệu khởi đầu (data/workflows.csv)';
-- Whether the entries of the offices below an agency add up to its own.
ALTER TABLE indicator_version ADD COLUMN additive boolean NOT NULL DEFAULT false;
