-- Which dossiers were entered twice and annulled: few, and asked for by every report.
CREATE INDEX journal_annulled ON journal (office_id, dossier_id, recorded_at) WHERE event = 'annul';
