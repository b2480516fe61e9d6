-- Limits in minutes, half days and months; and what a dossier counts as that comes in on a day off while the desk is open.
ALTER TABLE procedure_version RENAME COLUMN limit_unit TO limit_unit_before;
ALTER TABLE procedure_version ADD COLUMN limit_unit TEXT CHECK (limit_unit IN ('working_hours', 'working_minutes', 'working_days', 'half_working_days', 'calendar_days', 'months', 'same_day'));
UPDATE procedure_version SET limit_unit = limit_unit_before;
ALTER TABLE procedure_version DROP COLUMN limit_unit_before;
ALTER TABLE procedure_version ADD COLUMN rest_day TEXT CHECK (rest_day IN ('day_of_reception', 'next_working_time'));
UPDATE procedure_version SET rest_day = 'day_of_reception' WHERE limit_unit IS NOT NULL;
