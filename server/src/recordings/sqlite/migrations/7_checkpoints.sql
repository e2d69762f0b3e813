-- Pages as they were at a moment, for replays to start with.
CREATE TABLE checkpoint (
    key         INTEGER PRIMARY KEY,
    session     INTEGER NOT NULL,
    window      INTEGER NOT NULL,
    -- its place: so many events of this chunk, and all chunks before it
    chunk       INTEGER NOT NULL,
    skip        INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    -- what data is packed against, if anything: another checkpoint, by its place, which is packed by itself,
    -- or the text of a chunk from a byte on
    base_chunk  INTEGER,
    base_skip   INTEGER,
    base_offset INTEGER,
    -- the strings that data refers to, as varints
    strings     BLOB,
    -- its events, zstd
    data        BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX checkpoint_in_order ON checkpoint (session, window, chunk, skip);

ALTER TABLE session ADD COLUMN unplaced_events INTEGER NOT NULL DEFAULT 0;
-- 1 if a page of it was more than a mirror takes
ALTER TABLE session ADD COLUMN truncated INTEGER NOT NULL DEFAULT 0;
-- 1 while it has to be read once more for its checkpoints: it came before there were any
ALTER TABLE session ADD COLUMN uncut INTEGER NOT NULL DEFAULT 0;
UPDATE session SET uncut = 1;
CREATE INDEX session_uncut ON session (uncut) WHERE uncut = 1;
