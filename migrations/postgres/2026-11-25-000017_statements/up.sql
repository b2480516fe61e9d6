-- the text of a paragraph with places for figures; never changed, a later version takes its place
CREATE TABLE paragraph_template (
    office_id uuid NOT NULL REFERENCES agency (id),
    code TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    -- first day on which it is used
    valid_from date NOT NULL,
    recorded_by uuid NOT NULL REFERENCES officer (id),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, code, language, version)
);

-- checks of pasted texts that were kept by wish: never the text, only its digest and what was found
CREATE TABLE statement_check (
    office_id uuid NOT NULL REFERENCES agency (id),
    id uuid NOT NULL,
    text_hash bytea NOT NULL,
    findings TEXT NOT NULL,
    recorded_by uuid NOT NULL REFERENCES officer (id),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, id)
);
