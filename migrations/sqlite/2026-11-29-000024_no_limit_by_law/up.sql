-- The law sets no limit for some procedures: then none of these four says anything.
ALTER TABLE procedure_version RENAME COLUMN limit_value TO limit_value_before;
ALTER TABLE procedure_version ADD COLUMN limit_value INTEGER CHECK (limit_value > 0);
ALTER TABLE procedure_version RENAME COLUMN limit_unit TO limit_unit_before;
ALTER TABLE procedure_version ADD COLUMN limit_unit TEXT CHECK (limit_unit IN ('working_hours', 'working_days', 'calendar_days', 'same_day'));
ALTER TABLE procedure_version RENAME COLUMN first_day TO first_day_before;
ALTER TABLE procedure_version ADD COLUMN first_day TEXT CHECK (first_day IN ('excluded', 'included'));
ALTER TABLE procedure_version RENAME COLUMN roll TO roll_before;
ALTER TABLE procedure_version ADD COLUMN roll TEXT CHECK (roll IN ('end_of_next_working_day', 'none'));
UPDATE procedure_version SET limit_value = limit_value_before, limit_unit = limit_unit_before, first_day = first_day_before, roll = roll_before;
ALTER TABLE procedure_version DROP COLUMN limit_value_before;
ALTER TABLE procedure_version DROP COLUMN limit_unit_before;
ALTER TABLE procedure_version DROP COLUMN first_day_before;
ALTER TABLE procedure_version DROP COLUMN roll_before;
