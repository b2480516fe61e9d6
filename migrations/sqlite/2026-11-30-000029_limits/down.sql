-- What the units before cannot say becomes the next that they can: hours, whole days, months of 31 days.
UPDATE procedure_version SET limit_value = (limit_value + 59) / 60, limit_unit = 'working_hours' WHERE limit_unit = 'working_minutes';
UPDATE procedure_version SET limit_value = (limit_value + 1) / 2, limit_unit = 'working_days' WHERE limit_unit = 'half_working_days';
UPDATE procedure_version SET limit_value = limit_value * 31, limit_unit = 'calendar_days' WHERE limit_unit = 'months';
ALTER TABLE procedure_version DROP COLUMN rest_day;
ALTER TABLE procedure_version RENAME COLUMN limit_unit TO limit_unit_before;
ALTER TABLE procedure_version ADD COLUMN limit_unit TEXT CHECK (limit_unit IN ('working_hours', 'working_days', 'calendar_days', 'same_day'));
UPDATE procedure_version SET limit_unit = limit_unit_before;
ALTER TABLE procedure_version DROP COLUMN limit_unit_before;
