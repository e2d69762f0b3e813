-- Files that somebody wants of a session, and what came of it. The files themselves are beside this database.
CREATE TABLE export_job (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    session     TEXT NOT NULL,
    service     TEXT NOT NULL,
    -- What was asked for, as JSON.
    options     TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    asked_by    TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    note        TEXT,
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    -- How often the server was killed while it ran: what ends the server each time is not begun for ever.
    attempts    INTEGER NOT NULL DEFAULT 0,
    started_at  INTEGER,
    finished_at INTEGER,
    reason      TEXT,
    bytes       INTEGER
) STRICT;
CREATE INDEX export_job_state ON export_job (state, id);
