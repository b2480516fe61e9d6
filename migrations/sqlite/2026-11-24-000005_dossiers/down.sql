DROP TABLE task_run;
DROP TABLE idempotency;
DROP TABLE journal;
DROP TABLE dossier;
DROP TABLE dossier_counter;
