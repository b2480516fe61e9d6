-- Whoever has a dossier was reminded of it (đôn đốc): beside the journal, since it changes nothing about the dossier.
CREATE TABLE reminder (
    office_id BLOB NOT NULL,
    dossier_id BLOB NOT NULL,
    -- Its place among the reminders of the dossier, from 1.
    number INTEGER NOT NULL CHECK (number > 0),
    made_by BLOB NOT NULL REFERENCES officer (id),
    made_at INTEGER NOT NULL,
    -- The officer who had the dossier; none where it was everybody's of the role.
    officer_id BLOB REFERENCES officer (id),
    -- The role whose turn it was: that of the step, or the desk before acceptance.
    role TEXT NOT NULL,
    -- The agency where that role was held: the unit of the step, else the office that acted.
    agency_id BLOB NOT NULL REFERENCES agency (id),
    -- What the date was then.
    due_at INTEGER,
    note TEXT,
    PRIMARY KEY (office_id, dossier_id, number),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id)
) STRICT, WITHOUT ROWID;
