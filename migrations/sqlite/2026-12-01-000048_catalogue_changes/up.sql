-- Who changed which version of the catalogue, in which role and on behalf of which agency.
CREATE TABLE catalogue_change (
    id BLOB PRIMARY KEY NOT NULL,
    thing TEXT NOT NULL CHECK (thing IN ('procedure', 'workflow', 'calendar', 'indicator', 'score_formula', 'score_classes', 'template')),
    thing_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('drafted', 'changed', 'published', 'abolished', 'retired')),
    made_at INTEGER NOT NULL,
    -- none: at the command line
    made_by BLOB REFERENCES officer (id),
    made_as TEXT,
    made_at_agency_id BLOB REFERENCES agency (id)
) STRICT;
CREATE INDEX catalogue_change_thing ON catalogue_change (thing, thing_key, id);
