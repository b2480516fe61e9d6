CREATE TABLE score_formula (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- it holds from this day until a later version does; no row is ever changed
    valid_from date NOT NULL,
    group_code TEXT NOT NULL,
    group_name TEXT NOT NULL,
    position INTEGER NOT NULL,
    name_vi TEXT NOT NULL,
    -- hundredths of a point
    max_points INTEGER NOT NULL CHECK (max_points BETWEEN 0 AND 10000),
    kind TEXT NOT NULL CHECK (kind IN ('ratio', 'capped_ratio', 'follow_up', 'ended')),
    -- the ratio that is worth all points, in hundredths of a percent
    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 1 AND 10000),
    numerator TEXT NOT NULL,
    denominator TEXT NOT NULL,
    when_empty TEXT NOT NULL CHECK (when_empty IN ('full', 'zero', 'no_score')),
    levels TEXT NOT NULL,
    source TEXT NOT NULL,
    trust TEXT NOT NULL CHECK (trust IN ('V', 'S', 'C', 'M')),
    note TEXT,
    -- none: the reference files
    created_by uuid REFERENCES officer (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE score_class_set (
    version INTEGER PRIMARY KEY NOT NULL,
    valid_from date NOT NULL,
    -- names with the least points of a hundred, as JSON
    classes TEXT NOT NULL,
    source TEXT NOT NULL,
    trust TEXT NOT NULL CHECK (trust IN ('V', 'S', 'C', 'M')),
    -- none: the reference files
    created_by uuid REFERENCES officer (id),
    created_at timestamptz NOT NULL
);
