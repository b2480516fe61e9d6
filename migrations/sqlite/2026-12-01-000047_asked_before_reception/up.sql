-- When the citizen of a form that waits was given a request for papers (form 02): such a form waits for weeks, for every clerk of its office.
ALTER TABLE parked_form ADD COLUMN asked_at INTEGER;
