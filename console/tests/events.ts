// The audit as it lies in the store, beside the running server: its own screen comes with the log.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Server } from "./server";

const SCRIPT = `
import sqlite3, sys
store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
print(store.execute("SELECT COUNT(*) FROM events WHERE kind = ? AND target_name = ?", sys.argv[2:4]).fetchone()[0])
`;

/** How many events of this kind are about what has this name. */
export function countEvents(server: Server, kind: string, name: string): number {
  const file = join(server.data, "data/ringfence.db");
  return Number(execFileSync("python3", ["-c", SCRIPT, file, kind, name], { encoding: "utf8" }));
}
