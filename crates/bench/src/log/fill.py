# Fills the log of a store that nobody holds: argv is the database, how many events, the first one's place, and how far
# each is behind the one before. As the program writes them, a tenth of them refusals with their steps; without the
# indexes meanwhile, which are made again behind it: row by row ten million take an hour.
import random, sqlite3, sys

path, events, begin, step, addresses = sys.argv[1], *map(int, sys.argv[2:6])
database = sqlite3.connect(path, isolation_level=None)
for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
    database.execute("PRAGMA " + pragma)
indexes = database.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND tbl_name='log' AND sql IS NOT NULL").fetchall()
tokens = [row[0] for row in database.execute("SELECT id FROM tokens ORDER BY created, id")]
chance = random.Random(0x5EED)
steps = "\n".join(f"{at}: what was looked at and found, in a sentence." for at in range(9))
story = '{"admits":["A call from inside one of the zones office."]}'
outside = "system.api_token.request_outside_allowed_range"


def address(number):
    number = 0x0B000000 + number * 40503 % 0x01000000
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


known = [address(number) for number in range(addresses)]


def rows():
    for number in range(events):
        at = begin + step * number
        client, token = chance.choice(known), chance.choice(tokens)
        refused = number % 10 == 0
        kind = "ringfence.request.allowed"
        if refused:
            kind = "security.request.blocked" if number % 1000 == 0 else outside
        yield (at, kind, f"oae{number:022}" if refused else None, at, at, 7, 0,
               "outside_allowed_zones" if refused else "", 1, token, "00uAdministrator00", client, client, "DE", 64500, "office",
               "python-requests/2.32.3", "forward-auth", "GET" if refused else "", "/v2/orders" if refused else "", "",
               steps if refused else "", story if refused else "", 1400 if refused else 640)


database.execute("BEGIN")
for name, _ in indexes:
    database.execute(f"DROP INDEX {name}")
database.executemany(f"INSERT INTO log VALUES ({','.join('?' * 24)})", rows())
for _, sql in indexes:
    database.execute(sql)
database.execute("""UPDATE organization SET logged = MAX(logged, (SELECT MAX(number) FROM log)),
    log_bytes = (SELECT SUM(bytes) FROM log)""")
database.execute("COMMIT")
database.execute("PRAGMA journal_mode=WAL")
print(database.execute("SELECT COUNT(*) FROM log").fetchone()[0])
