# Commits, by SQLite alone, what a revoke writes, or one row: a line of standard input says which, the answer is
# the time in nanoseconds.
import sqlite3, sys, time

database = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
    database.execute(f"PRAGMA {pragma}").fetchall()
database.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, at BIGINT NOT NULL)")

REVOKE = "UPDATE tokens SET revoked = 1, updated = ?, version = version + 1 WHERE id = ?"
FREE = "DELETE FROM token_zones WHERE token_id = ?"
NEXT = "UPDATE organization SET revision = revision + 1, logged = logged + 1"
TELL = """INSERT INTO events (id, at, kind, actor, actor_token, target, target_name, detail, revision, number, address, agent)
    VALUES (?, ?, 'system.api_token.revoke', '', NULL, ?, 'token', '{}', ?, ?, '192.0.2.1', 'curl/8.5')"""

for number, line in enumerate(sys.stdin):
    token, at = line.strip(), 1_800_000_000_000_000 + number
    begun = time.perf_counter_ns()
    database.execute("BEGIN IMMEDIATE")
    if token == "one":
        database.execute("INSERT INTO one (at) VALUES (?)", (at,))
    else:
        database.execute(REVOKE, (at, token))
        database.execute(FREE, (token,))
        database.execute(NEXT)
        database.execute(TELL, (f"{number:032x}", at, token, number, at))
    database.execute("COMMIT")
    print(time.perf_counter_ns() - begun, flush=True)
