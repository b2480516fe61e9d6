ALTER TABLE parked_form DROP COLUMN asked_at;
