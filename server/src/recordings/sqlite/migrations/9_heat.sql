-- What heatmaps tell apart: paths of pages, and the templates that put them together.
CREATE TABLE heat_page (
    key      INTEGER PRIMARY KEY,
    service  INTEGER NOT NULL,
    path     TEXT NOT NULL,
    -- elements that were first named on it
    elements INTEGER NOT NULL,
    UNIQUE (service, path)
) STRICT;

-- Elements on which something happened, once for each service.
CREATE TABLE heat_element (
    key      INTEGER PRIMARY KEY,
    -- of the service and the selector
    hash     INTEGER NOT NULL UNIQUE,
    selector TEXT NOT NULL,
    tag      TEXT NOT NULL,
    label    TEXT
) STRICT;

-- Sessions that did something on pages.
CREATE TABLE heat_session (
    session    INTEGER PRIMARY KEY,
    service    INTEGER NOT NULL,
    -- the sums that it is in; lower than its service's where it is in none
    generation INTEGER NOT NULL,
    marks      INTEGER NOT NULL,
    -- marks that there was no room for
    left_out   INTEGER NOT NULL,
    -- what it did on each page, zstd; NULL where all of it is in heat_chunk still
    sheets     BLOB
) STRICT;
CREATE INDEX heat_session_by_generation ON heat_session (service, generation);

-- What a session did since its sheets were put together.
CREATE TABLE heat_chunk (
    session INTEGER NOT NULL,
    window  INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    sheets  BLOB NOT NULL,
    PRIMARY KEY (session, window, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE heat_service (
    service    INTEGER PRIMARY KEY,
    -- the sums that hold: other thresholds or templates begin others
    generation INTEGER NOT NULL UNIQUE,
    -- moves whenever the sums do
    version    INTEGER NOT NULL
) STRICT;

-- Generations that hold no longer and whose sums are not all deleted yet.
CREATE TABLE heat_over (generation INTEGER PRIMARY KEY) STRICT;

-- Sums over sessions by the day on which they started; level 1 and 2 are of 8 and 64 days, where days are many bytes.
CREATE TABLE heat_sum (
    generation INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    page       INTEGER NOT NULL,
    device     INTEGER NOT NULL,
    level      INTEGER NOT NULL,
    period     INTEGER NOT NULL,
    -- varints: keys, and their numbers by class of duration
    sums       BLOB NOT NULL,
    PRIMARY KEY (generation, part, page, device, level, period)
) STRICT, WITHOUT ROWID;

-- Thresholds and templates as JSON; one row at most.
CREATE TABLE heat_settings (settings TEXT NOT NULL) STRICT;

-- Pictures of pages that somebody uploaded.
CREATE TABLE heat_image (
    page    INTEGER NOT NULL,
    device  INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    version TEXT NOT NULL,
    data    BLOB NOT NULL,
    PRIMARY KEY (page, device)
) STRICT;
