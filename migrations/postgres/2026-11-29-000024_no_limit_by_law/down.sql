-- A version without a limit gets the longest one that can be written.
UPDATE procedure_version SET limit_value = 3660, limit_unit = 'calendar_days', first_day = 'excluded', roll = 'none' WHERE limit_unit IS NULL;
ALTER TABLE procedure_version
    ALTER COLUMN limit_value SET NOT NULL,
    ALTER COLUMN limit_unit SET NOT NULL,
    ALTER COLUMN first_day SET NOT NULL,
    ALTER COLUMN roll SET NOT NULL;
