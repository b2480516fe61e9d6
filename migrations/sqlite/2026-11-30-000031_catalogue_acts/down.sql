ALTER TABLE indicator_version DROP COLUMN additive;
ALTER TABLE workflow DROP COLUMN starter;
ALTER TABLE procedure_version DROP COLUMN abolished_at;
