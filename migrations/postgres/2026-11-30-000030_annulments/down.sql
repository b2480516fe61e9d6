DROP INDEX journal_annulled;
