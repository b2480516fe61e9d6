-- the office whose officers act on it now; none: the owner's
ALTER TABLE dossier ADD COLUMN acting_office_id BLOB REFERENCES agency (id);

CREATE INDEX dossier_acting ON dossier (acting_office_id, received_at, id) WHERE acting_office_id IS NOT NULL;
