DROP INDEX dossier_handler;
CREATE INDEX dossier_handler ON dossier (office_id, handler_id) WHERE handler_id IS NOT NULL;

DROP TABLE dossier_opinion;
DROP TABLE workflow_transition;

ALTER TABLE workflow_step DROP COLUMN opinions_join;
ALTER TABLE workflow_step DROP COLUMN opinions;
ALTER TABLE workflow_step DROP COLUMN assignment;

ALTER TABLE workflow DROP COLUMN retirement_reason;
ALTER TABLE workflow DROP COLUMN retirement_number;
ALTER TABLE workflow DROP COLUMN retired_at;
