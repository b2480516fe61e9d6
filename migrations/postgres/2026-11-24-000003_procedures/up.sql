CREATE TABLE procedure (
    id uuid PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    search TEXT NOT NULL
);

CREATE TABLE procedure_version (
    id uuid PRIMARY KEY NOT NULL,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'superseded', 'abolished')),
    name_vi TEXT NOT NULL,
    field_code TEXT NOT NULL,
    field_name TEXT NOT NULL,
    -- agency levels that serve it, the level it is counted at first: 'ward|district'
    levels TEXT NOT NULL,
    service_level TEXT NOT NULL CHECK (service_level IN ('full', 'partial', 'information')),
    limit_value INTEGER NOT NULL CHECK (limit_value > 0),
    limit_unit TEXT NOT NULL CHECK (limit_unit IN ('working_hours', 'working_days', 'calendar_days', 'same_day')),
    first_day TEXT NOT NULL CHECK (first_day IN ('excluded', 'included')),
    cut_off_minute INTEGER CHECK (cut_off_minute BETWEEN 0 AND 1439),
    roll TEXT NOT NULL CHECK (roll IN ('end_of_next_working_day', 'none')),
    fee_vnd bigint CHECK (fee_vnd >= 0),
    -- JSON: the papers to hand in
    papers TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    source TEXT NOT NULL,
    verified boolean NOT NULL,
    note TEXT,
    decision_number TEXT,
    -- the decision that ends it
    abolition_number TEXT,
    valid_from date,
    valid_to date,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    UNIQUE (procedure_id, version)
);

CREATE INDEX procedure_version_state ON procedure_version (state, procedure_id);

CREATE TABLE workflow (
    id uuid PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- none: a generic workflow for any procedure of that many hours
    procedure_id uuid REFERENCES procedure (id),
    -- none: for every agency of the level
    agency_id uuid REFERENCES agency (id),
    -- none: for agencies of any level
    level TEXT CHECK (level IN ('city', 'department', 'district', 'ward', 'unit')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    total_hours INTEGER NOT NULL,
    decision_number TEXT,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    UNIQUE (name, version)
);

CREATE INDEX workflow_procedure ON workflow (procedure_id, state);

CREATE TABLE workflow_step (
    workflow_id uuid NOT NULL REFERENCES workflow (id),
    position INTEGER NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'handler', 'unit_head', 'approver', 'records_clerk')),
    -- where it is done, when not at the dossier's own office
    agency_level TEXT CHECK (agency_level IN ('city', 'department', 'district', 'ward', 'unit')),
    unit_id uuid REFERENCES agency (id),
    -- working hours; none: not counted
    allowance_hours INTEGER CHECK (allowance_hours > 0),
    PRIMARY KEY (workflow_id, position)
);
