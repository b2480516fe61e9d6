-- How long dossiers of a procedure took from a step of their workflow to the result: counted anew from the journal.
CREATE TABLE step_history (
    procedure_id BLOB NOT NULL REFERENCES procedure (id),
    workflow_id BLOB NOT NULL REFERENCES workflow (id),
    step INTEGER NOT NULL,
    cases INTEGER NOT NULL CHECK (cases > 0),
    -- working minutes
    p80_minutes INTEGER NOT NULL CHECK (p80_minutes >= 0),
    counted_at INTEGER NOT NULL,
    PRIMARY KEY (procedure_id, workflow_id, step)
) STRICT;
