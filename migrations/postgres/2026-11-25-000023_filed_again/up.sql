-- Whether somebody who withdrew a dossier filed again, at any office: asked by identity number, office by office.
CREATE INDEX dossier_identity ON dossier (office_id, applicant_identity, received_at) WHERE applicant_identity IS NOT NULL;
