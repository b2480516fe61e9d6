DROP TABLE score_class_set;

DROP TABLE score_formula;
