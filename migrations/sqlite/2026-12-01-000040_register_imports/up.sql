-- Registers that were uploaded to be imported: who, what of it was understood, how far it is, and what became of it.
CREATE TABLE register_import (
    office_id BLOB NOT NULL REFERENCES agency (id),
    id BLOB NOT NULL,
    file_name TEXT NOT NULL,
    -- SHA-256 of the file.
    digest BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    made_by BLOB NOT NULL REFERENCES officer (id),
    made_at INTEGER NOT NULL,
    -- When the last step of it was taken: what is kept of the file goes some days later.
    changed_at INTEGER NOT NULL,
    -- How the file is read, as JSON.
    choices TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'checking', 'checked', 'importing', 'stopped', 'interrupted', 'failed', 'done')),
    -- The run that has it, or had it last; whoever is not this run writes nothing.
    run_id BLOB,
    run_by BLOB REFERENCES officer (id),
    run_at INTEGER,
    -- When the run was seen alive last.
    seen_at INTEGER,
    stop_by BLOB REFERENCES officer (id),
    rows_all INTEGER NOT NULL,
    rows_done INTEGER NOT NULL,
    -- What all runs together have brought in.
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    -- Why the last run failed.
    failure_vi TEXT,
    failure_en TEXT,
    PRIMARY KEY (office_id, id)
) STRICT, WITHOUT ROWID;

-- An office has one run at a time.
CREATE UNIQUE INDEX register_import_running ON register_import (office_id) WHERE state IN ('checking', 'importing');

-- What is kept of such a file for some days, encrypted: the file itself, what was seen in it, what became of it, and its lists.
CREATE TABLE register_import_content (
    office_id BLOB NOT NULL,
    import_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('register', 'glance', 'rehearsed', 'imported', 'bad_rows', 'warnings')),
    content BLOB NOT NULL,
    PRIMARY KEY (office_id, import_id, kind),
    FOREIGN KEY (office_id, import_id) REFERENCES register_import (office_id, id)
) STRICT;
