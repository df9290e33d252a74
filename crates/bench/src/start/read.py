# Reads, by SQLite alone, the columns that decisions hang on, all rows of them, and prints the seconds that it took.
import collections, sqlite3, sys, time

begun = time.perf_counter()
database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = 0
for table in (
    """SELECT id, digest, owner, created, last_used, window_length, not_after, revoked, network, network_zones,
        proposed, proposed_zones, device_keys FROM tokens""",
    "SELECT id, usage, active, kind, exempt, gateways, proxies FROM zones",
    "SELECT id, login, role, active FROM users",
):
    rows += collections.deque(enumerate(database.execute(table), 1), maxlen=1)[0][0]
print(time.perf_counter() - begun, rows)
