-- Which dossiers were entered twice and annulled: few, and asked for by every report.
CREATE INDEX journal_annulled ON journal (office_id, dossier_id, recorded_at) WHERE event = 'annul';
-- What undoes an end or an acceptance: few rows, and asked for by every report.
CREATE INDEX journal_reopened ON journal (office_id, happened_at) WHERE moves AND from_account IN ('not_accepted', 'resolved_early', 'resolved_on_time', 'resolved_late', 'resolved_no_deadline', 'closed_refused', 'closed_withdrawn', 'closed_stopped');
CREATE INDEX journal_taken_back ON journal (office_id, happened_at) WHERE moves AND to_account IN ('waiting_acceptance', 'not_accepted') AND from_account NOT IN ('outside', 'waiting_acceptance', 'not_accepted');
