DROP TABLE statement_check;
DROP TABLE paragraph_template;
