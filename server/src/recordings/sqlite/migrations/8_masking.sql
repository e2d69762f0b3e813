-- The version of the rules that masked a segment's chunks. It lies behind the events, which nobody is to read for it:
-- the index has it, too.
ALTER TABLE segment ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
DROP INDEX segment_in_order;
CREATE UNIQUE INDEX segment_in_order ON segment (session, window, first, last, rules);

-- What was hidden in a session, as varints: for each rule or pattern the key of its id among the words, and how often.
ALTER TABLE session ADD COLUMN masked BLOB NOT NULL DEFAULT x'';

-- The same by the day on which a session started.
CREATE TABLE day_mask (
    day     INTEGER NOT NULL,
    service INTEGER NOT NULL,
    -- a word
    mask    INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (day, service, mask)
) STRICT, WITHOUT ROWID;
