CREATE TABLE dossier_counter (
    office_id uuid NOT NULL REFERENCES agency (id),
    day date NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (office_id, day)
);

CREATE TABLE dossier (
    office_id uuid NOT NULL REFERENCES agency (id),
    id uuid NOT NULL,
    code TEXT NOT NULL,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    procedure_version_id uuid NOT NULL REFERENCES procedure_version (id),
    workflow_id uuid NOT NULL REFERENCES workflow (id),
    -- the calendar versions that the due date rests on
    calendar_stamp TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'postal', 'online_full', 'online_partial')),
    status TEXT NOT NULL CHECK (status IN ('submitted', 'accepted', 'not_accepted', 'processing', 'supplement_requested', 'payment_requested', 'withdrawal_requested', 'stopped', 'resolved', 'returned')),
    account TEXT NOT NULL CHECK (account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped')),
    step INTEGER NOT NULL,
    step_role TEXT,
    handler_id uuid REFERENCES officer (id),
    applicant_kind TEXT NOT NULL CHECK (applicant_kind IN ('citizen', 'business', 'state_agency', 'organisation', 'other')),
    applicant_name TEXT NOT NULL,
    applicant_identity TEXT,
    applicant_phone TEXT,
    applicant_email TEXT,
    applicant_address TEXT,
    submitter_name TEXT,
    submitter_identity TEXT,
    submitter_phone TEXT,
    submitter_relation TEXT,
    summary TEXT NOT NULL,
    -- JSON: the papers handed in
    papers TEXT NOT NULL,
    result_delivery TEXT NOT NULL CHECK (result_delivery IN ('counter', 'postal', 'online')),
    fee_vnd bigint CHECK (fee_vnd >= 0),
    document_number TEXT,
    -- names, code and matter without accents
    search TEXT NOT NULL,
    received_at timestamptz NOT NULL,
    accepted_at timestamptz,
    due_at timestamptz,
    -- JSON: the dated pauses
    pauses TEXT NOT NULL,
    resolved_at timestamptz,
    returned_at timestamptz,
    closed_at timestamptz,
    due_imported boolean NOT NULL,
    -- grows with every act: the entity tag, and the number of the last journal row
    version INTEGER NOT NULL,
    last_happened_at timestamptz NOT NULL,
    -- a later row is never recorded before an earlier one, whatever the clocks of several machines say
    last_recorded_at timestamptz NOT NULL,
    last_hash bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id),
    UNIQUE (office_id, code)
);

CREATE INDEX dossier_code ON dossier (code);
CREATE INDEX dossier_received ON dossier (office_id, received_at, id);
CREATE INDEX dossier_open_due ON dossier (office_id, status, due_at, id);
CREATE INDEX dossier_handler ON dossier (office_id, handler_id) WHERE handler_id IS NOT NULL;

CREATE TABLE journal (
    office_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    from_account TEXT NOT NULL CHECK (from_account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped')),
    to_account TEXT NOT NULL CHECK (to_account IN ('outside', 'waiting_acceptance', 'not_accepted', 'in_process', 'paused_supplement', 'paused_supplement_overdue', 'paused_payment', 'paused_payment_overdue', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped')),
    -- whether the row moves the dossier between accounts or due dates; the others are steps within one account
    moves boolean NOT NULL,
    status_before TEXT,
    status_after TEXT NOT NULL,
    due_before timestamptz,
    due_after timestamptz,
    step_before INTEGER NOT NULL,
    step_after INTEGER NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor_id uuid,
    actor_role TEXT NOT NULL,
    actor_unit_id uuid,
    procedure_id uuid NOT NULL,
    channel TEXT NOT NULL,
    -- JSON, kept as written: reason, document, papers
    details TEXT NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (office_id, dossier_id, seq),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id),
    CHECK (happened_at <= recorded_at)
);

CREATE INDEX journal_moves ON journal (office_id, happened_at, recorded_at, procedure_id, channel, from_account, to_account, due_before, due_after, moves) WHERE moves;

CREATE TABLE idempotency (
    office_id uuid NOT NULL,
    officer_id uuid NOT NULL,
    key TEXT NOT NULL,
    fingerprint bytea NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    etag TEXT,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, officer_id, key)
);

CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE task_run (
    task TEXT NOT NULL,
    slot timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    outcome TEXT,
    PRIMARY KEY (task, slot)
);
