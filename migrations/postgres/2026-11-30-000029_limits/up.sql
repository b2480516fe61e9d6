-- Limits in minutes, half days and months; and what a dossier counts as that comes in on a day off while the desk is open.
ALTER TABLE procedure_version
    DROP CONSTRAINT procedure_version_limit_unit_check,
    ADD CONSTRAINT procedure_version_limit_unit_check CHECK (limit_unit IN ('working_hours', 'working_minutes', 'working_days', 'half_working_days', 'calendar_days', 'months', 'same_day'));
ALTER TABLE procedure_version ADD COLUMN rest_day TEXT CHECK (rest_day IN ('day_of_reception', 'next_working_time'));
UPDATE procedure_version SET rest_day = 'day_of_reception' WHERE limit_unit IS NOT NULL;
