-- What the units before cannot say becomes the next that they can: hours, whole days, months of 31 days.
UPDATE procedure_version SET limit_value = (limit_value + 59) / 60, limit_unit = 'working_hours' WHERE limit_unit = 'working_minutes';
UPDATE procedure_version SET limit_value = (limit_value + 1) / 2, limit_unit = 'working_days' WHERE limit_unit = 'half_working_days';
UPDATE procedure_version SET limit_value = limit_value * 31, limit_unit = 'calendar_days' WHERE limit_unit = 'months';
ALTER TABLE procedure_version DROP COLUMN rest_day;
ALTER TABLE procedure_version
    DROP CONSTRAINT procedure_version_limit_unit_check,
    ADD CONSTRAINT procedure_version_limit_unit_check CHECK (limit_unit IN ('working_hours', 'working_days', 'calendar_days', 'same_day'));
