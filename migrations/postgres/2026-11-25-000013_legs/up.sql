-- each time that an agency has a dossier of a linked procedure for one of its legs
CREATE TABLE dossier_leg (
    office_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    -- 1 for the first time that any agency has it
    turn INTEGER NOT NULL,
    -- which leg of the workflow
    number INTEGER NOT NULL,
    agency_id uuid NOT NULL REFERENCES agency (id),
    first_step INTEGER NOT NULL,
    last_step INTEGER NOT NULL,
    allowance_hours INTEGER NOT NULL CHECK (allowance_hours > 0),
    -- the calendar versions that the due date rests on: those of the agency
    calendar_stamp TEXT NOT NULL,
    started_at timestamptz NOT NULL,
    -- none while the clock stands
    due_at timestamptz,
    ended_at timestamptz,
    -- the act by which it ended
    left_by TEXT,
    -- when the register learned that it began, and that it ended
    recorded_at timestamptz NOT NULL,
    end_recorded_at timestamptz,
    PRIMARY KEY (office_id, dossier_id, turn),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id),
    CHECK ((ended_at IS NULL) = (left_by IS NULL) AND (ended_at IS NULL) = (end_recorded_at IS NULL))
);

CREATE INDEX dossier_leg_agency ON dossier_leg (agency_id, started_at, office_id, dossier_id, turn);
CREATE INDEX dossier_leg_open ON dossier_leg (agency_id) WHERE ended_at IS NULL;
