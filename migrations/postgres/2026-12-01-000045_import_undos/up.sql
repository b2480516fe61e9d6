-- Imports that are taken back as one batch: by whom, why, how far that is, and what came of it. One row for each import.
CREATE TABLE register_import_undo (
    office_id uuid NOT NULL,
    import_id uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('taking_back', 'stopped', 'interrupted', 'failed', 'done')),
    -- Why the import is taken back.
    reason TEXT NOT NULL,
    -- The run that has it, or had it last; whoever is not this run writes nothing.
    run_id uuid NOT NULL,
    run_by uuid NOT NULL REFERENCES officer (id),
    run_at timestamptz NOT NULL,
    -- When the run was seen alive last.
    seen_at timestamptz NOT NULL,
    stop_by uuid REFERENCES officer (id),
    dossiers_all integer NOT NULL,
    dossiers_done integer NOT NULL,
    -- What all runs together have taken back.
    taken_back integer NOT NULL,
    -- Why the last run failed.
    failure_vi TEXT,
    failure_en TEXT,
    PRIMARY KEY (office_id, import_id),
    FOREIGN KEY (office_id, import_id) REFERENCES register_import (office_id, id)
);

-- An office has one run at a time.
CREATE UNIQUE INDEX register_import_undo_running ON register_import_undo (office_id) WHERE state = 'taking_back';
