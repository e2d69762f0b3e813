CREATE TABLE account (
    id            INTEGER PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('viewer', 'admin', 'owner')),
    -- In PHC form; NULL until its holder has chosen one.
    password_hash TEXT,
    disabled      INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL
) STRICT;

-- Codes of one-time sign-in addresses. A used one is deleted.
CREATE TABLE one_time_code (
    hash       BLOB PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Signed-in browsers. `account` is also in `data`; here so that all of an account's can be ended at once.
CREATE TABLE console_session (
    id_hash    BLOB PRIMARY KEY,
    account    INTEGER REFERENCES account ON DELETE CASCADE,
    data       TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX console_session_account ON console_session (account);
CREATE INDEX console_session_expiry ON console_session (expires_at);

CREATE TABLE service (
    slug       TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    -- A JSON array, in the order in which they were given.
    origins    TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE service_key (
    id         INTEGER PRIMARY KEY,
    service    TEXT NOT NULL REFERENCES service ON DELETE CASCADE,
    hash       BLOB NOT NULL UNIQUE,
    -- The first letters, by which a person knows it.
    prefix     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    -- Only of the demo shop, whose pages carry it for everybody to read.
    plain      TEXT
) STRICT;

CREATE TABLE audit_log (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT,
    detail  TEXT
) STRICT;
CREATE INDEX audit_log_who ON audit_log (who, id);
CREATE INDEX audit_log_action ON audit_log (action, id);
