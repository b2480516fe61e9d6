-- A role is held from one instant until before another. What is past stays.
CREATE TABLE officer_role_dated (
    officer_id BLOB NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL CHECK (role IN ('clerk', 'handler', 'unit_head', 'approver', 'records_clerk', 'supervisor', 'report_writer', 'administrator')),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    valid_from INTEGER NOT NULL,
    valid_until INTEGER,
    PRIMARY KEY (officer_id, role, agency_id, valid_from),
    CHECK (valid_until >= valid_from)
) STRICT;
INSERT INTO officer_role_dated (officer_id, role, agency_id, valid_from)
SELECT officer_role.officer_id, officer_role.role, officer_role.agency_id, officer.created_at
FROM officer_role INNER JOIN officer ON officer.id = officer_role.officer_id;
DROP TABLE officer_role;
ALTER TABLE officer_role_dated RENAME TO officer_role;
CREATE INDEX officer_role_agency ON officer_role (agency_id, role);

-- The post (chức vụ) of an officer, from when on; the one that began last counts.
CREATE TABLE officer_post (
    officer_id BLOB NOT NULL REFERENCES officer (id),
    valid_from INTEGER NOT NULL,
    post TEXT NOT NULL,
    PRIMARY KEY (officer_id, valid_from)
) STRICT;

-- Who acts for an officer who is away, at one office.
CREATE TABLE substitution (
    id BLOB PRIMARY KEY NOT NULL,
    absent_id BLOB NOT NULL REFERENCES officer (id),
    substitute_id BLOB NOT NULL REFERENCES officer (id),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    valid_from INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    CHECK (absent_id <> substitute_id),
    CHECK (valid_until >= valid_from)
) STRICT;
CREATE INDEX substitution_substitute ON substitution (substitute_id, valid_until);
CREATE INDEX substitution_absent ON substitution (absent_id, valid_until);

-- What was done to an officer: who did it, when, in which role. Rows are added and never changed.
CREATE TABLE officer_change (
    id BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    kind TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    -- none: at the command line
    made_by BLOB REFERENCES officer (id),
    made_as TEXT,
    made_at_agency_id BLOB REFERENCES agency (id),
    -- JSON
    details TEXT NOT NULL
) STRICT;
CREATE INDEX officer_change_officer ON officer_change (officer_id, id);
