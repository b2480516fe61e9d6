-- The tokens that renew a sign-in: each is good once, and is kept as long as the sign-in, so that one that is used again later is known for
-- what it is.
CREATE TABLE session_token (
    -- SHA-256 of the token
    digest BLOB PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    made_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX session_token_session ON session_token (session_id);

-- SQLite drops no column that is unique: the table is written anew, and those of browsers are put aside meanwhile.
CREATE TABLE session_kept AS SELECT * FROM session;
CREATE TABLE desk_session_kept AS SELECT * FROM desk_session;
DELETE FROM desk_session;
DROP TABLE session;

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_officer ON session (officer_id);

INSERT INTO session (id, officer_id, created_at, refreshed_at, expires_at, ended_at)
SELECT id, officer_id, created_at, refreshed_at, expires_at, ended_at FROM session_kept;
INSERT INTO desk_session SELECT * FROM desk_session_kept;
INSERT INTO session_token (digest, session_id, made_at, used_at)
SELECT refresh_hash, id, refreshed_at, NULL FROM session_kept;
INSERT INTO session_token (digest, session_id, made_at, used_at)
SELECT previous_hash, id, created_at, refreshed_at FROM session_kept WHERE previous_hash IS NOT NULL;
DROP TABLE desk_session_kept;
DROP TABLE session_kept;

-- Officers whose password was set by somebody else: nothing but a new one is to be done with it.
CREATE TABLE given_password (
    officer_id BLOB PRIMARY KEY NOT NULL REFERENCES officer (id),
    given_at INTEGER NOT NULL
) STRICT;
