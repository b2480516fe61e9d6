CREATE TABLE calendar (
    id BLOB PRIMARY KEY NOT NULL,
    agency_id BLOB NOT NULL REFERENCES agency (id),
    version INTEGER NOT NULL,
    basis TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (agency_id, version)
) STRICT;

CREATE TABLE calendar_shift (
    calendar_id BLOB NOT NULL REFERENCES calendar (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('processing', 'reception')),
    -- 1 Monday to 7 Sunday
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens_minute INTEGER NOT NULL CHECK (opens_minute BETWEEN 0 AND 1439),
    closes_minute INTEGER NOT NULL CHECK (closes_minute BETWEEN 1 AND 1440),
    PRIMARY KEY (calendar_id, purpose, weekday, opens_minute),
    CHECK (opens_minute < closes_minute)
) STRICT;

CREATE TABLE calendar_day (
    calendar_id BLOB NOT NULL REFERENCES calendar (id),
    day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('off', 'worked')),
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    basis TEXT NOT NULL,
    verified INTEGER NOT NULL,
    PRIMARY KEY (calendar_id, day)
) STRICT;

CREATE TABLE calendar_year (
    calendar_id BLOB NOT NULL REFERENCES calendar (id),
    year INTEGER NOT NULL,
    PRIMARY KEY (calendar_id, year)
) STRICT;
