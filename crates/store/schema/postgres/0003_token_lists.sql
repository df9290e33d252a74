-- What lists of tokens are sorted and searched by: names without case, when it was used and when it ends.
-- `used` is 0 where it never was, `ends` is the greatest number where it never does.

ALTER TABLE tokens ADD COLUMN name_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN owner_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN ends BIGINT NOT NULL DEFAULT 9223372036854775807;

-- Names are folded when the store is opened: SQL cannot.
UPDATE tokens SET
    owner_key = (SELECT login_key FROM users WHERE users.id = tokens.owner),
    used = COALESCE(last_used, 0),
    ends = CASE
        WHEN window_length IS NULL THEN COALESCE(not_after, 9223372036854775807)
        WHEN not_after < COALESCE(last_used, created) + window_length THEN not_after
        ELSE COALESCE(last_used, created) + window_length
    END;

-- Holds all that a filter looks at: one walk over it answers any of them, and the counts.
CREATE INDEX tokens_by_name
    ON tokens (name_key, id, owner_key, network, used, ends, created, revoked);
CREATE INDEX tokens_by_owner ON tokens (owner_key, id) WHERE revoked = 0;
CREATE INDEX tokens_by_use ON tokens (used, id) WHERE revoked = 0;
CREATE INDEX tokens_by_end ON tokens (ends, id) WHERE revoked = 0;

-- Who made a token, and what became of it.
CREATE INDEX events_by_target ON events (target, revision);
