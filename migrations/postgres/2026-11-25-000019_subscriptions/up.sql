-- a report that is made again at every cut of its schedule
CREATE TABLE report_subscription (
    id uuid NOT NULL PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES agency (id),
    -- JSON: the report as it is asked for, without its period
    wish TEXT NOT NULL,
    schedule TEXT NOT NULL CHECK (schedule IN ('weekly', 'monthly', 'cumulative', 'quarterly', 'half_yearly', 'calendar_monthly', 'calendar_quarterly', 'calendar_yearly')),
    -- cuts after this day are made
    cuts_after date NOT NULL,
    -- in whose name and as what the runs are made
    made_by uuid NOT NULL REFERENCES officer (id),
    made_at timestamptz NOT NULL,
    ended_by uuid REFERENCES officer (id),
    ended_at timestamptz,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);

CREATE INDEX report_subscription_agency ON report_subscription (agency_id, id);

-- who gets it: an officer, or whoever holds a role at an agency
CREATE TABLE report_receiver (
    subscription_id uuid NOT NULL REFERENCES report_subscription (id),
    place integer NOT NULL,
    officer_id uuid REFERENCES officer (id),
    role TEXT,
    agency_id uuid REFERENCES agency (id),
    PRIMARY KEY (subscription_id, place),
    CHECK ((officer_id IS NULL) = (role IS NOT NULL) AND (role IS NULL) = (agency_id IS NULL))
);

-- one cut of a subscription; claimed before its run is made, so that of several processes one makes it
CREATE TABLE report_delivery (
    id uuid NOT NULL PRIMARY KEY,
    subscription_id uuid NOT NULL REFERENCES report_subscription (id),
    first_day date NOT NULL,
    last_day date NOT NULL,
    claimed_at timestamptz NOT NULL,
    run_id uuid REFERENCES report_run (id),
    -- why there is no run
    trouble TEXT,
    delivered_at timestamptz,
    UNIQUE (subscription_id, last_day),
    CHECK (delivered_at IS NULL OR (run_id IS NULL) = (trouble IS NOT NULL))
);

CREATE TABLE report_delivery_seen (
    delivery_id uuid NOT NULL REFERENCES report_delivery (id),
    officer_id uuid NOT NULL REFERENCES officer (id),
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (delivery_id, officer_id)
);
