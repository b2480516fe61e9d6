-- A role is held from one instant until before another. What is past stays.
ALTER TABLE officer_role ADD COLUMN valid_from timestamptz;
ALTER TABLE officer_role ADD COLUMN valid_until timestamptz;
UPDATE officer_role SET valid_from = officer.created_at FROM officer WHERE officer.id = officer_role.officer_id;
ALTER TABLE officer_role ALTER COLUMN valid_from SET NOT NULL;
ALTER TABLE officer_role DROP CONSTRAINT officer_role_pkey;
ALTER TABLE officer_role ADD PRIMARY KEY (officer_id, role, agency_id, valid_from);
ALTER TABLE officer_role ADD CHECK (valid_until >= valid_from);

-- The post (chức vụ) of an officer, from when on; the one that began last counts.
CREATE TABLE officer_post (
    officer_id uuid NOT NULL REFERENCES officer (id),
    valid_from timestamptz NOT NULL,
    post TEXT NOT NULL,
    PRIMARY KEY (officer_id, valid_from)
);

-- Who acts for an officer who is away, at one office.
CREATE TABLE substitution (
    id uuid PRIMARY KEY NOT NULL,
    absent_id uuid NOT NULL REFERENCES officer (id),
    substitute_id uuid NOT NULL REFERENCES officer (id),
    agency_id uuid NOT NULL REFERENCES agency (id),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    reason TEXT NOT NULL,
    CHECK (absent_id <> substitute_id),
    CHECK (valid_until >= valid_from)
);
CREATE INDEX substitution_substitute ON substitution (substitute_id, valid_until);
CREATE INDEX substitution_absent ON substitution (absent_id, valid_until);

-- What was done to an officer: who did it, when, in which role. Rows are added and never changed.
CREATE TABLE officer_change (
    id uuid PRIMARY KEY NOT NULL,
    officer_id uuid NOT NULL REFERENCES officer (id),
    kind TEXT NOT NULL,
    made_at timestamptz NOT NULL,
    -- none: at the command line
    made_by uuid REFERENCES officer (id),
    made_as TEXT,
    made_at_agency_id uuid REFERENCES agency (id),
    -- JSON
    details TEXT NOT NULL
);
CREATE INDEX officer_change_officer ON officer_change (officer_id, id);
