-- A version without a limit gets the longest one that can be written.
ALTER TABLE procedure_version RENAME COLUMN limit_value TO limit_value_before;
ALTER TABLE procedure_version ADD COLUMN limit_value INTEGER NOT NULL DEFAULT 3660 CHECK (limit_value > 0);
ALTER TABLE procedure_version RENAME COLUMN limit_unit TO limit_unit_before;
ALTER TABLE procedure_version ADD COLUMN limit_unit TEXT NOT NULL DEFAULT 'calendar_days' CHECK (limit_unit IN ('working_hours', 'working_days', 'calendar_days', 'same_day'));
ALTER TABLE procedure_version RENAME COLUMN first_day TO first_day_before;
ALTER TABLE procedure_version ADD COLUMN first_day TEXT NOT NULL DEFAULT 'excluded' CHECK (first_day IN ('excluded', 'included'));
ALTER TABLE procedure_version RENAME COLUMN roll TO roll_before;
ALTER TABLE procedure_version ADD COLUMN roll TEXT NOT NULL DEFAULT 'none' CHECK (roll IN ('end_of_next_working_day', 'none'));
UPDATE procedure_version SET limit_value = limit_value_before, limit_unit = limit_unit_before, first_day = first_day_before, roll = roll_before WHERE limit_unit_before IS NOT NULL;
ALTER TABLE procedure_version DROP COLUMN limit_value_before;
ALTER TABLE procedure_version DROP COLUMN limit_unit_before;
ALTER TABLE procedure_version DROP COLUMN first_day_before;
ALTER TABLE procedure_version DROP COLUMN roll_before;
