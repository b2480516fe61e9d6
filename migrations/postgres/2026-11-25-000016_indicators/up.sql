CREATE TABLE indicator (
    id uuid PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('entered', 'computed')),
    -- a word of the table of units in the code
    unit TEXT NOT NULL,
    -- none: loaded from a file
    created_by uuid REFERENCES officer (id),
    created_at timestamptz NOT NULL
);

-- what an indicator is called and how it is computed; never changed, a later version takes its place
CREATE TABLE indicator_version (
    indicator_id uuid NOT NULL REFERENCES indicator (id),
    version INTEGER NOT NULL,
    label_vi TEXT NOT NULL,
    label_en TEXT NOT NULL,
    section TEXT NOT NULL,
    -- digits after the comma in print
    places INTEGER NOT NULL,
    formula TEXT,
    source TEXT NOT NULL,
    reason TEXT,
    recorded_by uuid REFERENCES officer (id),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (indicator_id, version)
);

-- values as they were entered; a correction is a further row
CREATE TABLE indicator_value (
    office_id uuid NOT NULL REFERENCES agency (id),
    indicator_id uuid NOT NULL REFERENCES indicator (id),
    period_from date NOT NULL,
    period_to date NOT NULL,
    as_of date NOT NULL,
    entry INTEGER NOT NULL,
    -- in the order of entering, for paging
    id uuid NOT NULL,
    -- in ten-thousandths
    number bigint NOT NULL,
    denominator bigint,
    at_least boolean NOT NULL,
    evidence TEXT NOT NULL,
    -- why it was corrected
    reason TEXT,
    recorded_by uuid REFERENCES officer (id),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (office_id, indicator_id, period_from, period_to, as_of, entry)
);
