-- Whether a head has approved what the professional unit wants the citizen to be asked, by an act of his or her own.
ALTER TABLE dossier ADD COLUMN request_approved boolean NOT NULL DEFAULT false;
UPDATE dossier SET request_approved = true WHERE request_draft LIKE '%"approved_by":"%';

-- A head lets an officer of the office approve in his or her stead, by a document.
CREATE TABLE approval_delegation (
    id uuid PRIMARY KEY NOT NULL,
    agency_id uuid NOT NULL REFERENCES agency (id),
    head_id uuid NOT NULL REFERENCES officer (id),
    delegate_id uuid NOT NULL REFERENCES officer (id),
    document_number TEXT NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    recorded_at timestamptz NOT NULL,
    CHECK (head_id <> delegate_id),
    CHECK (valid_until >= valid_from)
);
CREATE INDEX approval_delegation_delegate ON approval_delegation (delegate_id, agency_id);
CREATE INDEX approval_delegation_agency ON approval_delegation (agency_id, valid_from);

-- What takes a dossier out of the register: it was entered twice, or is entered again under another procedure or channel. Few rows, and
-- asked for by every report.
DROP INDEX journal_annulled;
CREATE INDEX journal_taken_out ON journal (office_id, dossier_id, seq, recorded_at) WHERE event IN ('annul', 'reclassify');
