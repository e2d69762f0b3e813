-- Large strings such as style sheets, once each; gone with the last segment that refers to them.
CREATE TABLE string (
    key   INTEGER PRIMARY KEY,
    -- the first 16 bytes of its SHA-256
    hash  BLOB NOT NULL UNIQUE,
    pack  INTEGER NOT NULL,
    -- its place within the pack
    place INTEGER NOT NULL,
    -- segments that refer to it
    uses  INTEGER NOT NULL
) STRICT;
CREATE INDEX string_by_pack ON string (pack);

-- Strings that came together, packed together.
CREATE TABLE string_pack (
    key  INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;

-- What sessions of a service have in common; the last one of a service packs those to come.
CREATE TABLE dictionary (
    key     INTEGER PRIMARY KEY,
    service INTEGER NOT NULL,
    -- compacted sessions of the service when it was made
    sessions INTEGER NOT NULL,
    data    BLOB NOT NULL,
    -- segments packed with it
    uses    INTEGER NOT NULL
) STRICT;
