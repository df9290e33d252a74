-- The latest time that a server saw: a clock that is set back revives nothing that has expired.

ALTER TABLE organization ADD COLUMN latest BIGINT NOT NULL DEFAULT 0;
