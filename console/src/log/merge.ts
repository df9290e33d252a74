// Events that came later among those that are there.
import type { LogEvent } from "./event";

/** Newest first, each once; of two with the same id the later answer counts, since a row goes on counting calls. */
export function merged(there: readonly LogEvent[], later: readonly LogEvent[]): LogEvent[] {
  if (later.length === 0) return [...there];
  const all = new Map<string, LogEvent>();
  for (const row of there) all.set(row.uuid, row);
  for (const row of later) all.set(row.uuid, row);
  // Text of one form sorts as the times do; what is equal stays as it came.
  return [...all.values()].sort((a, b) =>
    a.published < b.published ? 1 : a.published > b.published ? -1 : 0,
  );
}
