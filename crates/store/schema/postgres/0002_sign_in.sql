-- How administrators sign in to the console. Secrets are kept as digests, passwords as argon2id.

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    created BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    way TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, created, id);

CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    credential TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    public TEXT NOT NULL,
    counter BIGINT NOT NULL,
    created BIGINT NOT NULL,
    last_used BIGINT
);
CREATE INDEX passkeys_by_user ON passkeys (user_id, created, id);

CREATE TABLE passwords (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id),
    hash TEXT NOT NULL,
    totp TEXT NOT NULL,
    last_step BIGINT NOT NULL,
    created BIGINT NOT NULL
);

-- A link is for one user. One that was made before says nobody's name and dies.
DROP TABLE setup_link;
CREATE TABLE setup_link (
    digest BYTEA NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires BIGINT NOT NULL
);
