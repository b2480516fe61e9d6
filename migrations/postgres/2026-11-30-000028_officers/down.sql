DROP TABLE officer_change;
DROP TABLE substitution;
DROP TABLE officer_post;
-- Without dates only what has no end can be told.
DELETE FROM officer_role WHERE valid_until IS NOT NULL;
DELETE FROM officer_role later USING officer_role earlier
WHERE earlier.officer_id = later.officer_id AND earlier.role = later.role AND earlier.agency_id = later.agency_id
    AND earlier.valid_from < later.valid_from;
ALTER TABLE officer_role DROP CONSTRAINT officer_role_pkey;
ALTER TABLE officer_role DROP COLUMN valid_until;
ALTER TABLE officer_role DROP COLUMN valid_from;
ALTER TABLE officer_role ADD PRIMARY KEY (officer_id, role, agency_id);
