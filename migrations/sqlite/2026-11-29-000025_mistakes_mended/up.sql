-- The number of a dossier in the register book: given once, when it is accepted and recorded, and never given again. A register
-- that has dossiers already is numbered by the program.
CREATE TABLE book_counter (
    office_id BLOB NOT NULL REFERENCES agency (id),
    -- the year of reception
    volume INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (office_id, volume)
) STRICT;
ALTER TABLE dossier ADD COLUMN book_volume INTEGER;
ALTER TABLE dossier ADD COLUMN book_ordinal INTEGER;
CREATE UNIQUE INDEX dossier_book ON dossier (office_id, book_volume, book_ordinal) WHERE book_ordinal IS NOT NULL;
-- Empty but in a register that is older than the numbers: so that asking for it costs nothing.
CREATE INDEX dossier_unnumbered ON dossier (office_id, received_at, id) WHERE book_ordinal IS NULL AND accepted_at IS NOT NULL;
-- How many sets were handed in, and when the applicant was born.
ALTER TABLE dossier ADD COLUMN sets INTEGER NOT NULL DEFAULT 1 CHECK (sets BETWEEN 1 AND 1000);
ALTER TABLE dossier ADD COLUMN applicant_born_on TEXT;
-- A withdrawal that waits for its confirmation stands in an account of its own.
DROP INDEX dossier_handler;
DROP INDEX journal_moves;
DROP INDEX journal_resolved_due;
DROP INDEX journal_reopened_due;
ALTER TABLE dossier RENAME COLUMN account TO account_before;
ALTER TABLE dossier ADD COLUMN account TEXT NOT NULL DEFAULT 'in_process' CHECK (account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped'));
UPDATE dossier SET account = account_before;
ALTER TABLE dossier DROP COLUMN account_before;
ALTER TABLE journal RENAME COLUMN from_account TO from_account_before;
ALTER TABLE journal ADD COLUMN from_account TEXT NOT NULL DEFAULT 'in_process' CHECK (from_account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped'));
UPDATE journal SET from_account = from_account_before;
ALTER TABLE journal DROP COLUMN from_account_before;
ALTER TABLE journal RENAME COLUMN to_account TO to_account_before;
ALTER TABLE journal ADD COLUMN to_account TEXT NOT NULL DEFAULT 'in_process' CHECK (to_account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped'));
UPDATE journal SET to_account = to_account_before;
ALTER TABLE journal DROP COLUMN to_account_before;
ALTER TABLE stay RENAME COLUMN account TO account_before;
ALTER TABLE stay ADD COLUMN account TEXT NOT NULL DEFAULT 'in_process' CHECK (account IN ('waiting_acceptance', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue'));
UPDATE stay SET account = account_before;
ALTER TABLE stay DROP COLUMN account_before;
ALTER TABLE open_stay RENAME COLUMN account TO account_before;
ALTER TABLE open_stay ADD COLUMN account TEXT NOT NULL DEFAULT 'in_process' CHECK (account IN ('waiting_acceptance', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue'));
UPDATE open_stay SET account = account_before;
ALTER TABLE open_stay DROP COLUMN account_before;
CREATE INDEX dossier_handler ON dossier (office_id, handler_id, account) WHERE handler_id IS NOT NULL;
CREATE INDEX journal_moves ON journal (office_id, happened_at, dossier_id, seq, recorded_at, procedure_id, channel, from_account, to_account, due_before, due_after, promise_before, promise_after, marks_before, marks_after, moves) WHERE moves;
CREATE INDEX journal_resolved_due ON journal (office_id, due_after, dossier_id, seq, happened_at, procedure_id, channel, to_account, recorded_at, moves) WHERE moves AND to_account IN ('resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline');
CREATE INDEX journal_reopened_due ON journal (office_id, due_before, happened_at, procedure_id, channel, from_account, recorded_at, moves) WHERE moves AND from_account IN ('resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline');
