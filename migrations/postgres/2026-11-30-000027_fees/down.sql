DROP TABLE fee_entry;
