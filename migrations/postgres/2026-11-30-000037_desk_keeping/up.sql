-- What the desk keeps for an officer: forms of reception that were put aside for the day (their content encrypted), filters of lists
-- under a name, and whether the shortcut keys are off.
CREATE TABLE parked_form (
    office_id uuid NOT NULL REFERENCES agency (id),
    id uuid NOT NULL,
    officer_id uuid NOT NULL REFERENCES officer (id),
    content bytea NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id)
);
CREATE INDEX parked_form_officer ON parked_form (officer_id, made_at);

CREATE TABLE saved_filter (
    id uuid PRIMARY KEY NOT NULL,
    officer_id uuid NOT NULL REFERENCES officer (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    query text NOT NULL CHECK (length(query) BETWEEN 1 AND 2000),
    made_at timestamptz NOT NULL,
    UNIQUE (officer_id, name)
);

CREATE TABLE desk_setting (
    officer_id uuid PRIMARY KEY NOT NULL REFERENCES officer (id),
    shortcuts_off boolean NOT NULL
);
