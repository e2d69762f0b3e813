-- Links by which somebody without an account sees one session. With a Valkey they are there instead, and these stay empty.
CREATE TABLE share_link (
    -- The SHA-256 of its token, in hex.
    id           TEXT PRIMARY KEY,
    session      TEXT NOT NULL,
    -- All that never changes of it, as JSON.
    link         TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    max_views    INTEGER,
    views        INTEGER NOT NULL DEFAULT 0,
    last_view_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX share_link_session ON share_link (session, created_at, id);
CREATE INDEX share_link_age ON share_link (created_at, id);
CREATE INDEX share_link_expiry ON share_link (expires_at);

-- Browsers in which a link was opened.
CREATE TABLE share_viewer (
    digest     BLOB PRIMARY KEY,
    link       TEXT NOT NULL REFERENCES share_link ON DELETE CASCADE,
    -- When its view was counted.
    viewed_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX share_viewer_link ON share_viewer (link);
CREATE INDEX share_viewer_expiry ON share_viewer (expires_at);
