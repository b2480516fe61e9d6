-- What seals a dossier as an act leaves it: a digest over what it says, and two bytes for each column. Empty where an act does not
-- read the whole dossier.
ALTER TABLE journal ADD COLUMN content_seal BLOB;

-- The seals of dossiers that are older than those in the journal, as they stood after a row of it.
CREATE TABLE dossier_seal (
    office_id BLOB NOT NULL,
    dossier_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    seal BLOB NOT NULL,
    PRIMARY KEY (office_id, dossier_id),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id)
) STRICT, WITHOUT ROWID;

-- The ledger of what administrators and writers of reports wrote: each state by its digest, chained. Rows are added and never
-- changed.
CREATE TABLE seal (
    number INTEGER NOT NULL PRIMARY KEY,
    -- found: it stood otherwise than it had been sealed when the program came to write it
    act TEXT NOT NULL CHECK (act IN ('written', 'found')),
    kind TEXT NOT NULL,
    -- the key within the kind
    subject TEXT NOT NULL,
    digest BLOB NOT NULL,
    -- JSON: what tells the columns apart
    parts TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX seal_subject ON seal (kind, subject, number);

-- Whether everything is sealed that was there before the ledger. A register that holds something already is sealed by the program.
CREATE TABLE sealing (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    finished INTEGER NOT NULL CHECK (finished IN (0, 1))
) STRICT;
INSERT INTO sealing (id, finished) SELECT 1, NOT EXISTS (SELECT 1 FROM agency) AND NOT EXISTS (SELECT 1 FROM officer);
