CREATE TABLE officer (
    id BLOB PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE officer_role (
    officer_id BLOB NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL CHECK (role IN ('clerk', 'handler', 'unit_head', 'approver', 'records_clerk', 'supervisor', 'report_writer', 'administrator')),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    PRIMARY KEY (officer_id, role, agency_id)
) STRICT;

CREATE INDEX officer_role_agency ON officer_role (agency_id, role);

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    -- SHA-256 of the refresh token now in force, and of the one before it
    refresh_hash BLOB NOT NULL UNIQUE,
    previous_hash BLOB,
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX session_previous ON session (previous_hash);
CREATE INDEX session_expiry ON session (expires_at);
