-- The log: what became of calls, and who used each token from where. The audit stays apart, in `events`.

-- A row's place in the log is its number: microseconds since 1970 when it was recorded, or one more than the
-- row's before. `logged` is the last one that was given, `log_bytes` what the rows of `log` take.
ALTER TABLE organization ADD COLUMN logged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organization ADD COLUMN log_bytes BIGINT NOT NULL DEFAULT 0;

-- `address` and `agent`: whence and by what program the change was made.
ALTER TABLE events ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN agent TEXT NOT NULL DEFAULT '';
UPDATE events SET number = placed.number FROM
    (SELECT id, at + ROW_NUMBER() OVER (ORDER BY at, revision, id) AS number FROM events) AS placed
    WHERE placed.id = events.id;
DROP INDEX events_by_revision;
DROP INDEX events_by_target;
CREATE UNIQUE INDEX events_by_number ON events (number);
CREATE INDEX events_by_target ON events (target, number);
CREATE INDEX events_by_kind ON events (kind, number);
CREATE INDEX events_by_actor ON events (actor, number);

-- Allowed calls: a row a token, chain and minute; `error_id` and `reason` are absent and empty. Refused calls: a row
-- a source, token and reason within ten seconds; `error_id` is the first one's.
CREATE TABLE log (
    number INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    error_id TEXT,
    at BIGINT NOT NULL,
    last BIGINT NOT NULL,
    count BIGINT NOT NULL,
    many BIGINT NOT NULL,
    reason TEXT NOT NULL,
    revision BIGINT NOT NULL,
    token_id TEXT,
    owner TEXT,
    chain TEXT NOT NULL,
    client TEXT,
    country TEXT,
    asn BIGINT,
    zones TEXT NOT NULL,
    agent TEXT NOT NULL,
    gate TEXT NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    forwarded TEXT NOT NULL,
    steps TEXT NOT NULL,
    story TEXT NOT NULL,
    bytes BIGINT NOT NULL
);
INSERT INTO log
    SELECT at + ROW_NUMBER() OVER (ORDER BY at, number),
        CASE
            WHEN reason = 'blocklisted' THEN 'security.request.blocked'
            WHEN reason IN ('outside_allowed_zones', 'inside_refused_zones', 'origin_unknown', 'device_unproven',
                'device_not_allowed') THEN 'system.api_token.request_outside_allowed_range'
            ELSE 'ringfence.request.refused'
        END,
        error_id, at, last, count, many, reason, revision, token_id,
        (SELECT owner FROM tokens WHERE tokens.id = refusals.token_id),
        chain, client, NULL, NULL, '', '', gate, method, target, forwarded, steps, '',
        600 + LENGTH(chain) + LENGTH(target) + LENGTH(forwarded) + LENGTH(steps)
    FROM refusals;
DROP TABLE refusals;
CREATE UNIQUE INDEX log_by_error ON log (error_id) WHERE error_id IS NOT NULL;
CREATE INDEX log_by_token ON log (token_id, number) WHERE token_id IS NOT NULL;
CREATE INDEX log_by_kind ON log (kind, number);
CREATE INDEX log_by_client ON log (client, number) WHERE client IS NOT NULL;

UPDATE organization SET
    logged = MAX((SELECT COALESCE(MAX(number), 0) FROM events), (SELECT COALESCE(MAX(number), 0) FROM log)),
    log_bytes = (SELECT COALESCE(SUM(bytes), 0) FROM log);

-- Who uses a token from where: a row a chain. An empty chain stands for what is beyond the limit.
CREATE TABLE places (
    token_id TEXT NOT NULL,
    chain TEXT NOT NULL,
    client TEXT,
    country TEXT,
    region TEXT,
    asn BIGINT,
    agent TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    allowed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (token_id, chain)
) WITHOUT ROWID;

-- How many calls were decided, by hour; and by day and country, where a token was known.
CREATE TABLE hours (
    hour BIGINT NOT NULL PRIMARY KEY,
    allowed BIGINT NOT NULL,
    refused BIGINT NOT NULL
);
CREATE TABLE countries (
    day BIGINT NOT NULL,
    country TEXT NOT NULL,
    allowed BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (day, country)
);
