-- Keys are integers, ids of the outside are kept once. A comment says what a table or column is where its name does not.

CREATE TABLE service (
    key  INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE
) STRICT;

-- Browsers and countries: few, and in every row.
CREATE TABLE word (
    key  INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- Every distinct way in which pages named an actor; gone with its last session.
CREATE TABLE actor (
    key      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,
    kind     INTEGER NOT NULL,
    email    TEXT,
    name     TEXT,
    sessions INTEGER NOT NULL
) STRICT;
CREATE INDEX actor_by_id ON actor (id);

-- Paths of page views; gone with the last session that saw them.
CREATE TABLE page (
    key      INTEGER PRIMARY KEY,
    path     TEXT NOT NULL,
    service  INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    UNIQUE (path, service)
) STRICT;

CREATE TABLE session (
    key             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    service         INTEGER NOT NULL,
    -- 0 active, 1 ended and to be compacted, 2 ended and compacted
    state           INTEGER NOT NULL,
    started_at      INTEGER NOT NULL,
    last_event_at   INTEGER NOT NULL,
    received_at     INTEGER NOT NULL,
    duration        INTEGER NOT NULL,
    actor           INTEGER,
    device          INTEGER NOT NULL,
    browser         INTEGER,
    browser_version TEXT,
    os              TEXT,
    screen_width    INTEGER,
    screen_height   INTEGER,
    language        TEXT,
    timezone        TEXT,
    country         INTEGER,
    city            TEXT,
    network         TEXT,
    entry_page      TEXT,
    exit_page       TEXT,
    events          INTEGER NOT NULL,
    page_views      INTEGER NOT NULL,
    clicks          INTEGER NOT NULL,
    inputs          INTEGER NOT NULL,
    errors          INTEGER NOT NULL,
    activity_width  INTEGER NOT NULL,
    activity        BLOB NOT NULL,
    broken_events   INTEGER NOT NULL,
    unknown_events  INTEGER NOT NULL,
    clock_jumps     INTEGER NOT NULL,
    unknown_nodes   INTEGER NOT NULL,
    lost_batches    INTEGER NOT NULL,
    raw_bytes       INTEGER NOT NULL,
    imported        INTEGER NOT NULL
) STRICT;

-- Each sort of the list walks one of these, and finds in it all that the filters look at.
CREATE INDEX session_by_start ON session (started_at, key, service, device, country, browser, duration, errors);
CREATE INDEX session_by_duration ON session (duration, key, service, device, country, browser, started_at, errors);
CREATE INDEX session_by_clicks ON session (clicks, key, service, device, country, browser, duration, errors, started_at);
CREATE INDEX session_by_errors ON session (errors, key, service, device, country, browser, duration, started_at);
CREATE INDEX session_active ON session (received_at) WHERE state = 0;
CREATE INDEX session_to_compact ON session (state) WHERE state = 1;
-- Counted and walked from its end when a service may need a new dictionary.
CREATE INDEX session_compacted ON session (service) WHERE state = 2;
CREATE INDEX session_by_actor ON session (actor) WHERE actor IS NOT NULL;

CREATE TABLE session_page (
    session INTEGER NOT NULL,
    page    INTEGER NOT NULL,
    views   INTEGER NOT NULL,
    PRIMARY KEY (session, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_page_by_page ON session_page (page);

-- Windows of a session, numbered in the order in which they were seen first.
CREATE TABLE window (
    session           INTEGER NOT NULL,
    number            INTEGER NOT NULL,
    id                TEXT NOT NULL,
    started_at        INTEGER NOT NULL,
    last_event_at     INTEGER NOT NULL,
    events            INTEGER NOT NULL,
    has_full_snapshot INTEGER NOT NULL,
    next_number       INTEGER NOT NULL,
    -- JSON: [[from, to], …]
    missing           TEXT,
    clock_offset      INTEGER NOT NULL,
    current_url       TEXT,
    PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;

-- Chunks first to last of a window, without a gap: one as it was appended, many after compaction.
CREATE TABLE segment (
    key        INTEGER PRIMARY KEY,
    session    INTEGER NOT NULL,
    window     INTEGER NOT NULL,
    first      INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    -- the earliest moment at which a replay can start here
    start_at   INTEGER,
    -- varints, zstd: for each chunk its number, count, moments, length and where a replay can start
    heads      BLOB NOT NULL,
    -- JSON, zstd; NULL where there is none
    facts      BLOB,
    -- the strings that data refers to, as varints
    strings    BLOB,
    dictionary INTEGER,
    -- the events, zstd
    data       BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX segment_in_order ON segment (session, window, first, last);

CREATE TABLE pending (
    session     INTEGER NOT NULL,
    window      TEXT NOT NULL,
    number      INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    -- zstd
    events      BLOB NOT NULL,
    PRIMARY KEY (session, window, number)
) STRICT, WITHOUT ROWID;

-- Rollups by the day on which a session started.
CREATE TABLE day (
    day        INTEGER NOT NULL,
    service    INTEGER NOT NULL,
    device     INTEGER NOT NULL,
    sessions   INTEGER NOT NULL,
    duration   INTEGER NOT NULL,
    page_views INTEGER NOT NULL,
    clicks     INTEGER NOT NULL,
    errors     INTEGER NOT NULL,
    PRIMARY KEY (day, service, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_actor (
    day      INTEGER NOT NULL,
    service  INTEGER NOT NULL,
    actor    INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    PRIMARY KEY (day, service, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_page (
    day      INTEGER NOT NULL,
    page     INTEGER NOT NULL,
    views    INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    PRIMARY KEY (day, page)
) STRICT, WITHOUT ROWID;

-- Sessions behind each value that the filters offer; kind 0 service, 1 device, 2 country, 3 browser.
CREATE TABLE facet (
    kind     INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
