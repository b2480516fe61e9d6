-- What seals a dossier as an act leaves it: a digest over what it says, and two bytes for each column. Empty where an act does not
-- read the whole dossier.
ALTER TABLE journal ADD COLUMN content_seal bytea;

-- The seals of dossiers that are older than those in the journal, as they stood after a row of it.
CREATE TABLE dossier_seal (
    office_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    seq INTEGER NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (office_id, dossier_id),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id)
);

-- The ledger of what administrators and writers of reports wrote: each state by its digest, chained. Rows are added and never
-- changed.
CREATE TABLE seal (
    number BIGINT NOT NULL PRIMARY KEY,
    -- found: it stood otherwise than it had been sealed when the program came to write it
    act TEXT NOT NULL CHECK (act IN ('written', 'found')),
    kind TEXT NOT NULL,
    -- the key within the kind
    subject TEXT NOT NULL,
    digest bytea NOT NULL,
    -- JSON: what tells the columns apart
    parts TEXT NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX seal_subject ON seal (kind, subject, number);

-- Whether everything is sealed that was there before the ledger. A register that holds something already is sealed by the program.
CREATE TABLE sealing (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    finished BOOLEAN NOT NULL
);
INSERT INTO sealing (id, finished) SELECT 1, NOT EXISTS (SELECT 1 FROM agency) AND NOT EXISTS (SELECT 1 FROM officer);
