-- Versions of the authorization model; none is ever changed.
CREATE TABLE model_version (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    -- A ULID, by which OpenFGA's API knows it.
    id     TEXT NOT NULL UNIQUE,
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    note   TEXT NOT NULL,
    text   TEXT NOT NULL
) STRICT;

-- What is expected of a version: the assertions as OpenFGA's API writes them.
CREATE TABLE model_assertions (
    model      INTEGER PRIMARY KEY REFERENCES model_version,
    assertions TEXT NOT NULL
) STRICT;

-- Each time that a version became the active one. The last one is.
CREATE TABLE model_activation (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    model INTEGER NOT NULL REFERENCES model_version,
    at    INTEGER NOT NULL,
    who   TEXT NOT NULL
) STRICT;

-- Who is related to what.
CREATE TABLE tuple (
    object    TEXT NOT NULL,
    relation  TEXT NOT NULL,
    user      TEXT NOT NULL,
    -- Name and context as JSON, where it counts only on a condition.
    condition TEXT,
    at        INTEGER NOT NULL,
    who       TEXT NOT NULL,
    PRIMARY KEY (object, relation, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX tuple_user ON tuple (user);

-- What became of tuples, in order. Written by the triggers below, so that no change goes unnoticed, whoever makes it.
CREATE TABLE tuple_change (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    object     TEXT NOT NULL,
    relation   TEXT NOT NULL,
    user       TEXT NOT NULL,
    condition  TEXT,
    is_deleted INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tuple_added AFTER INSERT ON tuple BEGIN
    INSERT INTO tuple_change (at, object, relation, user, condition, is_deleted)
    VALUES (new.at, new.object, new.relation, new.user, new.condition, 0);
END;

CREATE TRIGGER tuple_taken_away AFTER DELETE ON tuple BEGIN
    INSERT INTO tuple_change (at, object, relation, user, condition, is_deleted)
    VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), old.object, old.relation, old.user, old.condition, 1);
END;

-- By which other services of the installation ask and change all this.
CREATE TABLE access_key (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    rights       TEXT NOT NULL CHECK (rights IN ('read', 'write')),
    hash         BLOB NOT NULL UNIQUE,
    -- The first letters, by which a person knows it.
    prefix       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    created_by   TEXT NOT NULL,
    revoked_at   INTEGER,
    last_used_at INTEGER
) STRICT;

-- Roles were a column of accounts.
INSERT INTO tuple (object, relation, user, at, who) VALUES
    ('console:girok', 'owner', 'role:owner#assignee', CAST(unixepoch('subsec') * 1000 AS INTEGER), 'Girok'),
    ('console:girok', 'admin', 'role:admin#assignee', CAST(unixepoch('subsec') * 1000 AS INTEGER), 'Girok'),
    ('console:girok', 'viewer', 'role:viewer#assignee', CAST(unixepoch('subsec') * 1000 AS INTEGER), 'Girok');
INSERT INTO tuple (object, relation, user, at, who)
    SELECT 'role:' || role, 'assignee', 'account:' || id, created_at, 'Girok' FROM account;
ALTER TABLE account DROP COLUMN role;

-- What OpenFGA's API calls this installation; one row.
CREATE TABLE authorization_store (
    id         TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;
