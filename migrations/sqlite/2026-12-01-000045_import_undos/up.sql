-- Imports that are taken back as one batch: by whom, why, how far that is, and what came of it. One row for each import.
CREATE TABLE register_import_undo (
    office_id BLOB NOT NULL,
    import_id BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('taking_back', 'stopped', 'interrupted', 'failed', 'done')),
    -- Why the import is taken back.
    reason TEXT NOT NULL,
    -- The run that has it, or had it last; whoever is not this run writes nothing.
    run_id BLOB NOT NULL,
    run_by BLOB NOT NULL REFERENCES officer (id),
    run_at INTEGER NOT NULL,
    -- When the run was seen alive last.
    seen_at INTEGER NOT NULL,
    stop_by BLOB REFERENCES officer (id),
    dossiers_all INTEGER NOT NULL,
    dossiers_done INTEGER NOT NULL,
    -- What all runs together have taken back.
    taken_back INTEGER NOT NULL,
    -- Why the last run failed.
    failure_vi TEXT,
    failure_en TEXT,
    PRIMARY KEY (office_id, import_id),
    FOREIGN KEY (office_id, import_id) REFERENCES register_import (office_id, id)
) STRICT, WITHOUT ROWID;

-- An office has one run at a time.
CREATE UNIQUE INDEX register_import_undo_running ON register_import_undo (office_id) WHERE state = 'taking_back';
