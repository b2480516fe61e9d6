ALTER TABLE procedure DROP COLUMN kind;
