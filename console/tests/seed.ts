// Many rows at once, into the file of a server that is down: what no one could click together.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Server } from "./server";

/** What is sorted by in lists is made again after the rows: that is several times faster. */
const INDEXES =
  "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'tokens' AND sql IS NOT NULL";

const SCRIPT = `
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("PRAGMA synchronous = OFF")
store.execute("PRAGMA cache_size = -500000")
indexes = store.execute("${INDEXES}").fetchall()
store.execute("BEGIN IMMEDIATE")
for name, _ in indexes:
    store.execute(f"DROP INDEX {name}")
store.execute(sys.argv[2])
for _, made in indexes:
    store.execute(made)
store.execute("COMMIT")
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
`;

/** Runs one statement while the server is down, and starts it again. */
async function seed(server: Server, statement: string): Promise<void> {
  await server.down();
  const file = join(server.data, "data/ringfence.db");
  const run = spawnSync("python3", ["-c", SCRIPT, file, statement], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`the store could not be seeded: ${run.stderr}`);
  await server.up(READY);
}

/** Every row is read at the start. */
const READY = 180_000;

const NUMBERS = (count: number) =>
  `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})`;
const NOW = "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000)";

/** Named `site 00001 Lisbon office` and so on, an address each. */
export function seedZones(server: Server, count: number): Promise<void> {
  return seed(
    server,
    `INSERT INTO zones (id, name, name_key, usage, active, kind, exempt, gateways, proxies, entries, locations,
       locations_excluded, asns, asns_excluded, services, services_excluded, proxy_type, proxy_type_text, system,
       created, updated, version)
     ${NUMBERS(count)}, named AS (SELECT n, printf('site %05d %s office', n, ${CITY}) AS name FROM numbers)
     SELECT printf('nzo%017d', n), name, lower(name), 'policy', 1, 'ip', 0,
       printf('10.%d.%d.0/24', n / 256, n % 256), '', 1, '', '', '', '', '', '', '', NULL, 0, ${NOW} + n, ${NOW} + n, 1
     FROM named`,
  );
}

const CITIES = ["Lisbon", "Frankfurt", "Oslo", "Nairobi", "Austin", "Osaka", "Lima", "Perth"];
const CITY = `CASE n % ${CITIES.length} ${CITIES.map((city, at) => `WHEN ${at} THEN '${city}'`).join(" ")} END`;

/** Named `service-0000001` and so on; half of them open, a tenth never used. The last is the newest. */
export function seedTokens(server: Server, count: number): Promise<void> {
  return seed(
    server,
    `INSERT INTO tokens (id, digest, name, client_name, owner, created, updated, last_used, window_length, not_after,
       revoked, network, network_zones, proposed, proposed_zones, device_keys, version, name_key, owner_key, used, ends)
     ${NUMBERS(count)}, timed AS (SELECT n, ${NOW} - ${count} + n AS at FROM numbers)
     SELECT printf('00T%017d', n), randomblob(32), printf('service-%07d', n), 'curl', users.id, at, at,
       CASE WHEN n % 10 THEN at END, NULL, NULL, 0, CASE WHEN n % 2 THEN 'anywhere' ELSE 'in_any' END, '', NULL, '', '',
       1, printf('service-%07d', n), users.login_key, CASE WHEN n % 10 THEN at ELSE 0 END, 9223372036854775807
     FROM timed, (SELECT id, login_key FROM users ORDER BY created LIMIT 1) AS users`,
  );
}

/** Changes of zones, a millisecond each, an hour ago; `names`: what they are about, one after the other. */
export function seedEvents(server: Server, count: number, names: readonly string[]): Promise<void> {
  const name = names.map((one, at) => `WHEN ${at} THEN '${one.replaceAll("'", "''")}'`).join(" ");
  return seed(
    server,
    `INSERT INTO events (id, at, kind, actor, actor_token, target, target_name, detail, revision, number, address, agent)
     ${NUMBERS(count)}
     SELECT printf('00000000000040008000%012x', n), ${NOW} - 3600000000 + n * 1000, 'zone.update', first.actor, NULL,
       printf('nzo%017d', n), CASE n % ${names.length} ${name} END, '{}', first.revision,
       ${NOW} - 3600000000 + n * 1000, '198.51.100.7', 'curl/8.14.1'
     FROM numbers, (SELECT actor, revision FROM events ORDER BY number LIMIT 1) AS first`,
  );
}
