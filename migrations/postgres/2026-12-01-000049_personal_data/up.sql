-- A supervisor lets a writer of reports see the people of an office's dossiers, for a reason and a while.
CREATE TABLE personal_grant (
    office_id uuid NOT NULL REFERENCES agency (id),
    id uuid NOT NULL,
    officer_id uuid NOT NULL REFERENCES officer (id),
    reason TEXT NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    granted_by uuid NOT NULL REFERENCES officer (id),
    -- none: it ends on its day
    ended_by uuid REFERENCES officer (id),
    PRIMARY KEY (office_id, id)
);
CREATE INDEX personal_grant_officer ON personal_grant (officer_id);

-- Who read personal data of which dossiers; rows are added, and taken away when they are old.
CREATE TABLE personal_read (
    office_id uuid NOT NULL REFERENCES agency (id),
    id uuid NOT NULL,
    officer_id uuid NOT NULL REFERENCES officer (id),
    read_at timestamptz NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('list', 'dossier', 'journal', 'paper', 'file', 'people', 'book', 'export')),
    -- codes, each between blanks
    dossiers TEXT NOT NULL,
    dossier_count bigint NOT NULL,
    reason TEXT,
    PRIMARY KEY (office_id, id)
);
CREATE INDEX personal_read_age ON personal_read (read_at);
CREATE INDEX personal_read_officer ON personal_read (office_id, officer_id, id);
