-- What is hidden of recorded pages, each time that it was changed. Version 0 is what Girok brings, and has no row.
CREATE TABLE rule_set (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    at     INTEGER NOT NULL,
    who    TEXT NOT NULL,
    why    TEXT NOT NULL,
    -- As JSON; a version is never changed.
    rules  TEXT NOT NULL
) STRICT;
