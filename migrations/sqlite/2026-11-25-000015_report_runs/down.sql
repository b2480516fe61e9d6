DROP TABLE report_run_signature;
DROP TABLE report_run_line;
DROP TABLE report_run_kind;
DROP TABLE report_run_row;
DROP TABLE report_run_office;
DROP TABLE report_run;
