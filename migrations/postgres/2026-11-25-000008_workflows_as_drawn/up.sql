ALTER TABLE workflow ADD COLUMN retired_at timestamptz;
-- the decision that took it out of use, when that was not a new version
ALTER TABLE workflow ADD COLUMN retirement_number TEXT;
ALTER TABLE workflow ADD COLUMN retirement_reason TEXT;

-- who gets a dossier that comes to this step
ALTER TABLE workflow_step ADD COLUMN assignment TEXT NOT NULL DEFAULT 'by_hand' CHECK (assignment IN ('by_hand', 'least_loaded'));
-- JSON: the opinions that may be asked for at this step
ALTER TABLE workflow_step ADD COLUMN opinions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE workflow_step ADD COLUMN opinions_join TEXT NOT NULL DEFAULT 'all' CHECK (opinions_join IN ('all', 'any'));

-- the ways out of a step; a step without rows goes on to the next one
CREATE TABLE workflow_transition (
    workflow_id uuid NOT NULL,
    position INTEGER NOT NULL,
    -- as drawn, from 1
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('approve', 'return', 'reject')),
    -- what the officer chooses it by; none: by its outcome
    branch TEXT,
    name_vi TEXT,
    name_en TEXT,
    -- none: the end, a result or a refusal
    to_position INTEGER,
    PRIMARY KEY (workflow_id, position, number),
    FOREIGN KEY (workflow_id, position) REFERENCES workflow_step (workflow_id, position)
);

CREATE TABLE dossier_opinion (
    office_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    number INTEGER NOT NULL,
    -- where it was asked
    step INTEGER NOT NULL,
    -- its name in the workflow, when it was planned there
    name TEXT,
    -- of whom: a role, at a unit or at any; or an officer
    role TEXT CHECK (role IN ('clerk', 'handler', 'unit_head', 'approver', 'records_clerk')),
    unit_id uuid REFERENCES agency (id),
    officer_id uuid REFERENCES officer (id),
    question TEXT NOT NULL,
    allowance_hours INTEGER NOT NULL CHECK (allowance_hours > 0),
    asked_at timestamptz NOT NULL,
    asked_by uuid NOT NULL REFERENCES officer (id),
    answer_by timestamptz NOT NULL,
    answer TEXT CHECK (answer IN ('agree', 'disagree', 'no_opinion')),
    answer_text TEXT,
    answered_at timestamptz,
    answered_by uuid REFERENCES officer (id),
    withdrawn_at timestamptz,
    -- when the dossier left the step: nobody waits for it any more
    left_at timestamptz,
    PRIMARY KEY (office_id, dossier_id, number),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id),
    CHECK ((role IS NULL) <> (officer_id IS NULL))
);

CREATE INDEX dossier_opinion_owed ON dossier_opinion (office_id, role, officer_id, dossier_id)
    WHERE answered_at IS NULL AND withdrawn_at IS NULL AND left_at IS NULL;

-- counts how much each officer has in hand without reading the dossiers
DROP INDEX dossier_handler;
CREATE INDEX dossier_handler ON dossier (office_id, handler_id, account) WHERE handler_id IS NOT NULL;
