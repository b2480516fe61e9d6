-- the text of a paragraph with places for figures; never changed, a later version takes its place
CREATE TABLE paragraph_template (
    office_id BLOB NOT NULL REFERENCES agency (id),
    code TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- first day on which it is used
    valid_from TEXT NOT NULL,
    recorded_by BLOB NOT NULL REFERENCES officer (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (office_id, code, language, version)
) STRICT;

-- checks of pasted texts that were kept by wish: never the text, only its digest and what was found
CREATE TABLE statement_check (
    office_id BLOB NOT NULL REFERENCES agency (id),
    id BLOB NOT NULL,
    text_hash BLOB NOT NULL,
    findings TEXT NOT NULL,
    recorded_by BLOB NOT NULL REFERENCES officer (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (office_id, id)
) STRICT;
