-- What a window's worker remembers besides: JSON of its own.
ALTER TABLE window ADD COLUMN memory TEXT;
