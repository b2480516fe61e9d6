-- a published report: what was asked, what it rests on, and the hash over its content; never changed
CREATE TABLE report_run (
    id BLOB NOT NULL PRIMARY KEY,
    layout TEXT NOT NULL,
    layout_version INTEGER NOT NULL,
    agency_id BLOB NOT NULL REFERENCES agency (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    -- the period by its name, such as: 6 tháng đầu năm 2023
    period_name TEXT NOT NULL,
    group_by TEXT NOT NULL,
    boundaries TEXT NOT NULL CHECK (boundaries IN ('then', 'now')),
    procedure_kind TEXT NOT NULL CHECK (procedure_kind IN ('tthc', 'outside')),
    -- whether the print folds paused and closed dossiers into the columns of the form
    folded INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    -- acts that took effect before it are counted
    acts_before INTEGER NOT NULL,
    known_at INTEGER NOT NULL,
    offices_of_agency INTEGER NOT NULL,
    -- JSON: the versions of procedures, calendars and the map of agencies
    versions TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    lines_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    -- being written, or whole; only whole ones are shown
    state TEXT NOT NULL CHECK (state IN ('making', 'made')),
    supersedes_id BLOB REFERENCES report_run (id),
    supersede_reason TEXT,
    made_by BLOB NOT NULL REFERENCES officer (id),
    made_by_name TEXT NOT NULL,
    made_as TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    CHECK ((supersedes_id IS NULL) = (supersede_reason IS NULL))
) STRICT;

CREATE UNIQUE INDEX report_run_supersedes ON report_run (supersedes_id) WHERE supersedes_id IS NOT NULL AND state = 'made';
CREATE INDEX report_run_agency ON report_run (agency_id, layout, id);

-- the offices that a run counted: who sees all of them sees the run
CREATE TABLE report_run_office (
    run_id BLOB NOT NULL REFERENCES report_run (id),
    office_id BLOB NOT NULL REFERENCES agency (id),
    PRIMARY KEY (run_id, office_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_run_row (
    run_id BLOB NOT NULL REFERENCES report_run (id),
    key TEXT NOT NULL,
    -- from the top of the print, 1 first
    place INTEGER NOT NULL,
    -- the row that this one is added up in
    parent TEXT,
    depth INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- JSON: figure -> value
    cells TEXT NOT NULL,
    PRIMARY KEY (run_id, key)
) STRICT;

-- what lines have in common: the row, and the figures that count them
CREATE TABLE report_run_kind (
    run_id BLOB NOT NULL REFERENCES report_run (id),
    kind INTEGER NOT NULL,
    row_key TEXT NOT NULL,
    -- JSON: names of figures
    figures TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    PRIMARY KEY (run_id, kind)
) STRICT;

-- the dossiers behind the cells: one act that is counted, or one dossier that stands there, with its last move
CREATE TABLE report_run_line (
    office_id BLOB NOT NULL,
    run_id BLOB NOT NULL REFERENCES report_run (id),
    kind INTEGER NOT NULL,
    dossier_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (office_id, run_id, kind, dossier_id, seq)
) STRICT, WITHOUT ROWID;

-- who stands for the figures
CREATE TABLE report_run_signature (
    run_id BLOB NOT NULL REFERENCES report_run (id),
    officer_id BLOB NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (run_id, officer_id, role)
) STRICT;
