-- What the desk keeps for an officer: forms of reception that were put aside for the day (their content encrypted), filters of lists
-- under a name, and whether the shortcut keys are off.
CREATE TABLE parked_form (
    office_id BLOB NOT NULL REFERENCES agency (id),
    id BLOB NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    content BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (office_id, id)
) STRICT;
CREATE INDEX parked_form_officer ON parked_form (officer_id, made_at);

CREATE TABLE saved_filter (
    id BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    query TEXT NOT NULL CHECK (length(query) BETWEEN 1 AND 2000),
    made_at INTEGER NOT NULL,
    UNIQUE (officer_id, name)
) STRICT;

CREATE TABLE desk_setting (
    officer_id BLOB PRIMARY KEY NOT NULL REFERENCES officer (id),
    shortcuts_off INTEGER NOT NULL CHECK (shortcuts_off IN (0, 1))
) STRICT;
