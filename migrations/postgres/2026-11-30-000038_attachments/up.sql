-- Files of a dossier: scans of papers that were handed in, letters, results. The file itself lies outside the database under its
-- SHA-256 digest; the row says whose it is. Nothing is taken away: a file is withdrawn, with a reason.
CREATE TABLE attachment (
    office_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    id uuid NOT NULL,
    -- SHA-256 of the file.
    digest bytea NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    -- What the file is by its content, whatever it is called.
    file_type TEXT NOT NULL CHECK (file_type IN ('pdf', 'jpeg', 'png', 'tiff', 'docx', 'xlsx', 'odt')),
    file_name TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('paper', 'request', 'result')),
    -- The paper of the dossier that it is a scan of, by its code.
    paper TEXT,
    added_by uuid NOT NULL REFERENCES officer (id),
    added_at timestamptz NOT NULL,
    -- Whether it was looked through for viruses; while it waits nobody gets it.
    virus_check TEXT NOT NULL CHECK (virus_check IN ('not_checked', 'waiting', 'clean', 'infected')),
    virus_checked_at timestamptz,
    withdrawn_by uuid REFERENCES officer (id),
    withdrawn_at timestamptz,
    withdrawal_reason TEXT,
    PRIMARY KEY (office_id, dossier_id, id),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
    CHECK ((withdrawn_by IS NULL) = (withdrawal_reason IS NULL))
);
CREATE INDEX attachment_unchecked ON attachment (office_id, added_at) WHERE virus_check IN ('not_checked', 'waiting');
