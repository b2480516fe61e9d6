DROP TABLE step_history;
