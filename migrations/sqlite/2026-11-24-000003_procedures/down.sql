DROP TABLE workflow_step;
DROP TABLE workflow;
DROP TABLE procedure_version;
DROP TABLE procedure;
