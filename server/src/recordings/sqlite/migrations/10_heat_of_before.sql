-- Sessions that have to be read once more for what they did on pages: they came before that was told.
CREATE TABLE heat_unmarked (session INTEGER PRIMARY KEY) STRICT;
INSERT INTO heat_unmarked SELECT key FROM session WHERE key NOT IN (SELECT session FROM heat_session);

-- Sums hold the figures of all pages beside each other from now on: others begin.
INSERT INTO heat_over SELECT generation FROM heat_service;
UPDATE heat_service SET version = version + 1, generation = generation + (SELECT max(generation) FROM heat_service);
