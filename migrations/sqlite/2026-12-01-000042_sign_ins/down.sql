-- The version before knows two tokens of a sign-in: all sign-ins end.
DROP TABLE given_password;
DELETE FROM desk_session;
DELETE FROM session_token;
DELETE FROM session;
DROP TABLE session_token;
DROP TABLE session;

CREATE TABLE session (
    id BLOB PRIMARY KEY NOT NULL,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    -- SHA-256 of the refresh token now in force, and of the one before it
    refresh_hash BLOB NOT NULL UNIQUE,
    previous_hash BLOB,
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE INDEX session_previous ON session (previous_hash);
CREATE INDEX session_expiry ON session (expires_at);
