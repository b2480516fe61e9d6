CREATE TABLE delegation (
    id BLOB PRIMARY KEY NOT NULL,
    procedure_id BLOB NOT NULL REFERENCES procedure (id),
    -- whose authority it is
    from_agency_id BLOB NOT NULL REFERENCES agency (id),
    -- who exercises it: an office, or a unit
    to_agency_id BLOB NOT NULL REFERENCES agency (id),
    document_number TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    -- last day, inclusive; none: until further notice
    valid_to TEXT,
    -- first day on which a revocation takes it away
    revoked_from TEXT,
    revocation_number TEXT,
    revoked_by BLOB REFERENCES officer (id),
    revoked_at INTEGER,
    created_by BLOB NOT NULL REFERENCES officer (id),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX delegation_to ON delegation (to_agency_id, procedure_id);

CREATE INDEX delegation_from ON delegation (from_agency_id, procedure_id);
