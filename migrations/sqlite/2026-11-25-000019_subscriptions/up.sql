-- a report that is made again at every cut of its schedule
CREATE TABLE report_subscription (
    id BLOB NOT NULL PRIMARY KEY,
    agency_id BLOB NOT NULL REFERENCES agency (id),
    -- JSON: the report as it is asked for, without its period
    wish TEXT NOT NULL,
    schedule TEXT NOT NULL CHECK (schedule IN ('weekly', 'monthly', 'cumulative', 'quarterly', 'half_yearly', 'calendar_monthly', 'calendar_quarterly', 'calendar_yearly')),
    -- cuts after this day are made
    cuts_after TEXT NOT NULL,
    -- in whose name and as what the runs are made
    made_by BLOB NOT NULL REFERENCES officer (id),
    made_at INTEGER NOT NULL,
    ended_by BLOB REFERENCES officer (id),
    ended_at INTEGER,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
) STRICT;

CREATE INDEX report_subscription_agency ON report_subscription (agency_id, id);

-- who gets it: an officer, or whoever holds a role at an agency
CREATE TABLE report_receiver (
    subscription_id BLOB NOT NULL REFERENCES report_subscription (id),
    place INTEGER NOT NULL,
    officer_id BLOB REFERENCES officer (id),
    role TEXT,
    agency_id BLOB REFERENCES agency (id),
    PRIMARY KEY (subscription_id, place),
    CHECK ((officer_id IS NULL) = (role IS NOT NULL) AND (role IS NULL) = (agency_id IS NULL))
) STRICT;

-- one cut of a subscription; claimed before its run is made, so that of several processes one makes it
CREATE TABLE report_delivery (
    id BLOB NOT NULL PRIMARY KEY,
    subscription_id BLOB NOT NULL REFERENCES report_subscription (id),
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    claimed_at INTEGER NOT NULL,
    run_id BLOB REFERENCES report_run (id),
    -- why there is no run
    trouble TEXT,
    delivered_at INTEGER,
    UNIQUE (subscription_id, last_day),
    CHECK (delivered_at IS NULL OR (run_id IS NULL) = (trouble IS NOT NULL))
) STRICT;

CREATE TABLE report_delivery_seen (
    delivery_id BLOB NOT NULL REFERENCES report_delivery (id),
    officer_id BLOB NOT NULL REFERENCES officer (id),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, officer_id)
) STRICT;
