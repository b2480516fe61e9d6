-- The law sets no limit for some procedures: then none of these four says anything.
ALTER TABLE procedure_version
    ALTER COLUMN limit_value DROP NOT NULL,
    ALTER COLUMN limit_unit DROP NOT NULL,
    ALTER COLUMN first_day DROP NOT NULL,
    ALTER COLUMN roll DROP NOT NULL;
