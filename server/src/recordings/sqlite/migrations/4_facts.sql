-- About what the facts of a session take, and how many there was no room for.
ALTER TABLE session ADD COLUMN fact_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN facts_left_out INTEGER NOT NULL DEFAULT 0;
