CREATE TABLE officer (
    id uuid PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active boolean NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE officer_role (
    officer_id uuid NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL CHECK (role IN ('clerk', 'handler', 'unit_head', 'approver', 'records_clerk', 'supervisor', 'report_writer', 'administrator')),
    agency_id uuid NOT NULL REFERENCES agency (id),
    PRIMARY KEY (officer_id, role, agency_id)
);

CREATE INDEX officer_role_agency ON officer_role (agency_id, role);

CREATE TABLE session (
    id uuid PRIMARY KEY NOT NULL,
    officer_id uuid NOT NULL REFERENCES officer (id),
    -- SHA-256 of the refresh token now in force, and of the one before it
    refresh_hash bytea NOT NULL UNIQUE,
    previous_hash bytea,
    created_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

CREATE INDEX session_previous ON session (previous_hash);
CREATE INDEX session_expiry ON session (expires_at);
