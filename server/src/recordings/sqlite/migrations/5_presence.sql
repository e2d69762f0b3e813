-- Stretches in which the visitor did something, as varints: from and to, each as its distance from the one before, the
-- first one from the session's start.
ALTER TABLE session ADD COLUMN presence BLOB NOT NULL DEFAULT x'';
