-- What is due, paid, exempt and refunded of the fee of a dossier, amount by amount: what the journal tells of, for figures.
CREATE TABLE fee_entry (
    office_id BLOB NOT NULL,
    dossier_id BLOB NOT NULL,
    -- The act that brought it, and its place among the amounts of that act.
    seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    procedure_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('due', 'paid', 'exempt', 'refunded')),
    amount_vnd INTEGER NOT NULL,
    method TEXT CHECK (method IN ('cash', 'transfer', 'online')),
    receipt_number TEXT,
    payer TEXT,
    reason TEXT,
    -- The act whose amount is taken back by this one.
    takes_back INTEGER,
    -- When it counts: what is taken back counts when the mistake did.
    counts_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (office_id, dossier_id, seq, line),
    FOREIGN KEY (office_id, dossier_id) REFERENCES dossier (office_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX fee_entry_counted ON fee_entry (office_id, counts_at);
