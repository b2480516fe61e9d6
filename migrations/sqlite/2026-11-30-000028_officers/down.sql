DROP TABLE officer_change;
DROP TABLE substitution;
DROP TABLE officer_post;
-- Without dates only what has no end can be told.
CREATE TABLE officer_role_undated (
    officer_id BLOB NOT NULL REFERENCES officer (id),
    role TEXT NOT NULL CHECK (role IN ('clerk', 'handler', 'unit_head', 'approver', 'records_clerk', 'supervisor', 'report_writer', 'administrator')),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    PRIMARY KEY (officer_id, role, agency_id)
) STRICT;
INSERT INTO officer_role_undated SELECT DISTINCT officer_id, role, agency_id FROM officer_role WHERE valid_until IS NULL;
DROP TABLE officer_role;
ALTER TABLE officer_role_undated RENAME TO officer_role;
CREATE INDEX officer_role_agency ON officer_role (agency_id, role);
