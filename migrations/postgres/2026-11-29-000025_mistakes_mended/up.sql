-- The number of a dossier in the register book: given once, when it is accepted and recorded, and never given again. A register
-- that has dossiers already is numbered by the program.
CREATE TABLE book_counter (
    office_id UUID NOT NULL REFERENCES agency (id),
    -- the year of reception
    volume INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (office_id, volume)
);
ALTER TABLE dossier ADD COLUMN book_volume INTEGER;
ALTER TABLE dossier ADD COLUMN book_ordinal INTEGER;
CREATE UNIQUE INDEX dossier_book ON dossier (office_id, book_volume, book_ordinal) WHERE book_ordinal IS NOT NULL;
-- Empty but in a register that is older than the numbers: so that asking for it costs nothing.
CREATE INDEX dossier_unnumbered ON dossier (office_id, received_at, id) WHERE book_ordinal IS NULL AND accepted_at IS NOT NULL;
-- How many sets were handed in, and when the applicant was born.
ALTER TABLE dossier ADD COLUMN sets INTEGER NOT NULL DEFAULT 1 CHECK (sets BETWEEN 1 AND 1000);
ALTER TABLE dossier ADD COLUMN applicant_born_on DATE;
-- A withdrawal that waits for its confirmation stands in an account of its own.
ALTER TABLE dossier DROP CONSTRAINT dossier_account_check;
ALTER TABLE dossier ADD CONSTRAINT dossier_account_check CHECK (account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped'));
ALTER TABLE journal DROP CONSTRAINT journal_from_account_check;
ALTER TABLE journal ADD CONSTRAINT journal_from_account_check CHECK (from_account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped'));
ALTER TABLE journal DROP CONSTRAINT journal_to_account_check;
ALTER TABLE journal ADD CONSTRAINT journal_to_account_check CHECK (to_account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped'));
ALTER TABLE stay DROP CONSTRAINT stay_account_check;
ALTER TABLE stay ADD CONSTRAINT stay_account_check CHECK (account IN ('waiting_acceptance', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue'));
ALTER TABLE open_stay DROP CONSTRAINT open_stay_account_check;
ALTER TABLE open_stay ADD CONSTRAINT open_stay_account_check CHECK (account IN ('waiting_acceptance', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'withdrawal_pending', 'withdrawal_pending_overdue'));
