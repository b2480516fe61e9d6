-- The tokens that renew a sign-in: each is good once, and is kept as long as the sign-in, so that one that is used again later is known for
-- what it is.
CREATE TABLE session_token (
    -- SHA-256 of the token
    digest bytea PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    made_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE INDEX session_token_session ON session_token (session_id);

INSERT INTO session_token (digest, session_id, made_at, used_at)
SELECT refresh_hash, id, refreshed_at, NULL FROM session;
INSERT INTO session_token (digest, session_id, made_at, used_at)
SELECT previous_hash, id, created_at, refreshed_at FROM session WHERE previous_hash IS NOT NULL;

DROP INDEX session_previous;
ALTER TABLE session DROP COLUMN refresh_hash;
ALTER TABLE session DROP COLUMN previous_hash;
CREATE INDEX session_officer ON session (officer_id);

-- Officers whose password was set by somebody else: nothing but a new one is to be done with it.
CREATE TABLE given_password (
    officer_id uuid PRIMARY KEY NOT NULL REFERENCES officer (id),
    given_at timestamptz NOT NULL
);
