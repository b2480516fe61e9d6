DROP INDEX journal_acts;
