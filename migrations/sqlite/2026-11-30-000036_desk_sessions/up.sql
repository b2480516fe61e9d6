-- Sign-ins by a browser: the cookie holds a random id, of which only the digest is kept. Each belongs to a sign-in of the table
-- `session` and ends with it, so that whatever ends a token ends a browser too.
CREATE TABLE desk_session (
    digest BLOB PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
    session_id BLOB NOT NULL UNIQUE REFERENCES session (id) ON DELETE CASCADE,
    officer_id BLOB NOT NULL REFERENCES officer (id),
    csrf BLOB NOT NULL CHECK (length(csrf) = 32),
    made_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    CHECK (last_seen_at >= made_at)
) STRICT;
