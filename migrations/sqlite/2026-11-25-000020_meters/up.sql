-- Acts of a period, moves or not, are read by office in the order in which they took effect.
CREATE INDEX journal_acts ON journal (office_id, happened_at, dossier_id, seq);
