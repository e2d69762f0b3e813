-- Actors of a day are told apart by device, too.
DROP TABLE day_actor;
CREATE TABLE day_actor (
    day      INTEGER NOT NULL,
    service  INTEGER NOT NULL,
    device   INTEGER NOT NULL,
    actor    INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    PRIMARY KEY (day, service, device, actor)
) STRICT, WITHOUT ROWID;
-- Division cuts towards zero, and days before the epoch are counted downwards.
INSERT INTO day_actor
    SELECT started_at / 86400000 - (started_at % 86400000 < 0), service, device, actor, count(*)
    FROM session WHERE actor IS NOT NULL GROUP BY 1, 2, 3, 4;
