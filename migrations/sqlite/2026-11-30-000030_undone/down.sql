DROP INDEX journal_annulled;
DROP INDEX journal_reopened;
DROP INDEX journal_taken_back;
