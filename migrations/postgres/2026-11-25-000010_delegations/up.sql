CREATE TABLE delegation (
    id uuid PRIMARY KEY NOT NULL,
    procedure_id uuid NOT NULL REFERENCES procedure (id),
    -- whose authority it is
    from_agency_id uuid NOT NULL REFERENCES agency (id),
    -- who exercises it: an office, or a unit
    to_agency_id uuid NOT NULL REFERENCES agency (id),
    document_number TEXT NOT NULL,
    valid_from date NOT NULL,
    -- last day, inclusive; none: until further notice
    valid_to date,
    -- first day on which a revocation takes it away
    revoked_from date,
    revocation_number TEXT,
    revoked_by uuid REFERENCES officer (id),
    revoked_at timestamptz,
    created_by uuid NOT NULL REFERENCES officer (id),
    created_at timestamptz NOT NULL
);

CREATE INDEX delegation_to ON delegation (to_agency_id, procedure_id);

CREATE INDEX delegation_from ON delegation (from_agency_id, procedure_id);
