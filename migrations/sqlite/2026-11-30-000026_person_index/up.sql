-- By which numbers a dossier is found: identity numbers and phones of its people, each as a keyed hash. The program fills it.
ALTER TABLE dossier ADD COLUMN blind_numbers TEXT NOT NULL DEFAULT '';

CREATE TABLE dossier_number (
    office_id BLOB NOT NULL,
    dossier_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('identity', 'phone', 'submitter_identity', 'submitter_phone')),
    blind BLOB NOT NULL,
    PRIMARY KEY (office_id, dossier_id, kind, blind),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX dossier_number_blind ON dossier_number (blind, kind);

-- By which rule and key the rows above were made; empty: by none yet.
CREATE TABLE person_index (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    stamp TEXT NOT NULL
) STRICT;
INSERT INTO person_index (id, stamp) VALUES (1, '');

-- It held the numbers themselves.
DROP INDEX dossier_identity;
