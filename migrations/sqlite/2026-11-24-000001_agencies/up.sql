CREATE TABLE agency (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    parent_id BLOB REFERENCES agency (id),
    -- the office that a unit belongs to; an office's own id otherwise
    office_id BLOB NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('city', 'department', 'district', 'ward', 'unit')),
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- where the one-stop desk is: the agency itself or one of its units; none without a desk
    desk_id BLOB,
    valid_from TEXT,
    valid_to TEXT,
    synthetic_code INTEGER NOT NULL,
    source TEXT NOT NULL,
    gso_code TEXT,
    note TEXT,
    search TEXT NOT NULL
) STRICT;

CREATE TABLE agency_path (
    ancestor_id BLOB NOT NULL REFERENCES agency (id),
    descendant_id BLOB NOT NULL REFERENCES agency (id),
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id)
) STRICT;

CREATE INDEX agency_path_descendant ON agency_path (descendant_id);

CREATE TABLE agency_succession (
    from_id BLOB NOT NULL REFERENCES agency (id),
    to_id BLOB NOT NULL REFERENCES agency (id),
    kind TEXT NOT NULL CHECK (kind IN ('whole', 'part', 'rest')),
    effective_on TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    PRIMARY KEY (from_id, to_id)
) STRICT;
