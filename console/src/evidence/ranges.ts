// Of which time calls are shown: it stands in the address.
const HOUR = 60 * 60_000;

export const RANGES = ["24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];

/** What stands in an address may be anything. */
export const rangeOf = (text: unknown): Range | undefined => RANGES.find((one) => one === text);

/** Whole hours, or whole days of the reader's own, the one that is now included. */
export function sinceOf(range: Range, now: Date): Date {
  if (range === "24h") return new Date((Math.floor(now.getTime() / HOUR) - 23) * HOUR);
  const days = range === "7d" ? 7 : 30;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1);
}
