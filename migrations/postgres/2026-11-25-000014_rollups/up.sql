-- What the journal comes to, written with it: dossier/rollup/. Time is cut into leaves, half-months of civil days: the 1st to
-- the 14th, and the 15th to the end.

-- Whether the tables below hold the whole journal. A register that has one already is counted by the program.
CREATE TABLE rollup (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    finished boolean NOT NULL
);
INSERT INTO rollup (id, finished) SELECT 1, NOT EXISTS (SELECT 1 FROM journal);

-- How many moves of a leaf are alike; a kind is a number that dossier/rollup/kind.rs reads.
CREATE TABLE move_count (
    office_id uuid NOT NULL,
    leaf INTEGER NOT NULL,
    procedure_id uuid NOT NULL,
    kind INTEGER NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (office_id, leaf, procedure_id, kind)
);

-- Moves into resolved accounts less moves out of them, by the leaf of the due date: of those that took effect in time, and of
-- the late ones by the leaf in which they did.
CREATE TABLE due_count (
    office_id uuid NOT NULL,
    leaf INTEGER NOT NULL,
    -- 0: in time
    late_leaf INTEGER NOT NULL,
    procedure_id uuid NOT NULL,
    account TEXT NOT NULL CHECK (account IN ('resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline')),
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'postal', 'online_full', 'online_partial')),
    count bigint NOT NULL,
    PRIMARY KEY (office_id, leaf, late_leaf, procedure_id, account, channel)
);

-- The stays that have ended, in an account that balances look at: a piece for every leaf that the stay touches.
CREATE TABLE stay (
    office_id uuid NOT NULL,
    leaf INTEGER NOT NULL,
    from_at timestamptz NOT NULL,
    dossier_id uuid NOT NULL,
    -- the move that began it
    seq INTEGER NOT NULL,
    until_at timestamptz NOT NULL CHECK (until_at > from_at),
    account TEXT NOT NULL CHECK (account IN ('waiting_acceptance', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue')),
    due_at timestamptz,
    promise_at timestamptz,
    marks INTEGER NOT NULL,
    procedure_id uuid NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'postal', 'online_full', 'online_partial')),
    PRIMARY KEY (office_id, leaf, from_at, dossier_id)
);

-- The stays that last: at most one of each dossier.
CREATE TABLE open_stay (
    office_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    seq INTEGER NOT NULL,
    from_at timestamptz NOT NULL,
    account TEXT NOT NULL CHECK (account IN ('waiting_acceptance', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue')),
    due_at timestamptz,
    promise_at timestamptz,
    marks INTEGER NOT NULL,
    procedure_id uuid NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'postal', 'online_full', 'online_partial')),
    PRIMARY KEY (office_id, dossier_id)
);

-- Lists go through it in its order; what is counted from the journal itself still reads it alone.
DROP INDEX journal_moves;
CREATE INDEX journal_moves ON journal (office_id, happened_at, dossier_id, seq, recorded_at, procedure_id, channel, from_account, to_account, due_before, due_after, promise_before, promise_after, marks_before, marks_after, moves) WHERE moves;
-- What was recorded after an instant.
CREATE INDEX journal_recorded ON journal (office_id, recorded_at, happened_at, moves) WHERE moves;
-- Dossiers resolved, and opened again, by the due date.
CREATE INDEX journal_resolved_due ON journal (office_id, due_after, dossier_id, seq, happened_at, procedure_id, channel, to_account, recorded_at, moves) WHERE moves AND to_account IN ('resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline');
CREATE INDEX journal_reopened_due ON journal (office_id, due_before, happened_at, procedure_id, channel, from_account, recorded_at, moves) WHERE moves AND from_account IN ('resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline');
