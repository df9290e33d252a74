-- Times are microseconds since 1970, booleans 0 or 1, lists one item a line.

CREATE TABLE organization (
    id TEXT NOT NULL PRIMARY KEY,
    created BIGINT NOT NULL,
    cursor_key BLOB NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    login_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    active BIGINT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX users_by_age ON users (created, id);

CREATE TABLE zones (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    usage TEXT NOT NULL,
    active BIGINT NOT NULL,
    kind TEXT NOT NULL,
    exempt BIGINT NOT NULL,
    gateways TEXT NOT NULL,
    proxies TEXT NOT NULL,
    entries BIGINT NOT NULL,
    locations TEXT NOT NULL,
    locations_excluded TEXT NOT NULL,
    asns TEXT NOT NULL,
    asns_excluded TEXT NOT NULL,
    services TEXT NOT NULL,
    services_excluded TEXT NOT NULL,
    proxy_type TEXT NOT NULL,
    proxy_type_text TEXT,
    system BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX zones_by_age ON zones (created, id);

CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    client_name TEXT NOT NULL,
    owner TEXT NOT NULL REFERENCES users (id),
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    last_used BIGINT,
    window_length BIGINT,
    not_after BIGINT,
    revoked BIGINT NOT NULL,
    network TEXT NOT NULL,
    network_zones TEXT NOT NULL,
    proposed TEXT,
    proposed_zones TEXT NOT NULL,
    device_keys TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX tokens_by_age ON tokens (created, id);

-- Which zones an unrevoked token names: a zone that is named cannot be deleted.
CREATE TABLE token_zones (
    token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
    zone_id TEXT NOT NULL REFERENCES zones (id) ON DELETE RESTRICT,
    PRIMARY KEY (zone_id, token_id)
);
CREATE INDEX token_zones_by_token ON token_zones (token_id);

CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_token TEXT,
    target TEXT NOT NULL,
    target_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX events_by_revision ON events (revision, id);

CREATE TABLE refusals (
    number BIGINT NOT NULL PRIMARY KEY,
    error_id TEXT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    revision BIGINT NOT NULL,
    token_id TEXT,
    chain TEXT NOT NULL,
    client TEXT,
    gate TEXT NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    forwarded TEXT NOT NULL,
    steps TEXT NOT NULL
);

CREATE TABLE setup_link (
    digest BLOB NOT NULL PRIMARY KEY,
    expires BIGINT NOT NULL
);
