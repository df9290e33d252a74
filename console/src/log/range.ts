// Which time of the log is shown: the last hour, day, week, month, or between two moments. It stands in the address.

export const RANGES = ["1h", "24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];
export const DEFAULT: Range = "24h";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTH: Record<Range, number> = { "1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY };

/** How far back the log answers. */
const MOST_DAYS = 180;

export type Span = { range: Range } | { range: "custom"; since: Date; until: Date | undefined };

export interface InAddress {
  since?: string | undefined;
  until?: string | undefined;
}

const dateOf = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** What cannot be read is as if it were not there. */
export function spanOf({ since, until }: InAddress): Span {
  const range = RANGES.find((one) => one === since);
  if (range) return { range };
  const [from, to] = [dateOf(since), dateOf(until)];
  return from ? { range: "custom", since: from, until: to } : { range: DEFAULT };
}

/** The moments that it means now. */
export function momentsOf(span: Span, now: Date): { since: Date; until: Date | undefined } {
  if (span.range === "custom") return { since: span.since, until: span.until };
  return { since: new Date(now.getTime() - LENGTH[span.range]), until: undefined };
}

/** New events fall into it. */
export const isOpenEnded = (span: Span) => span.range !== "custom" || span.until === undefined;

export type SpanFault = "order" | "long" | "missing";

/** Why two moments are no range. */
export function faultOf(since: Date | undefined, until: Date | undefined, now: Date): SpanFault | null {
  if (since === undefined) return "missing";
  const end = until ?? now;
  if (end.getTime() <= since.getTime()) return "order";
  return now.getTime() - since.getTime() > MOST_DAYS * DAY ? "long" : null;
}

/** What the pictures above show: a day at least, so that an hour has its surroundings; 90 days at most. */
export function pictureOf(span: Span, now: Date): { since: Date; until: Date } {
  const moments = momentsOf(span, now);
  const until = moments.until ?? now;
  const length = Math.min(Math.max(until.getTime() - moments.since.getTime(), DAY), 90 * DAY);
  return { since: new Date(until.getTime() - length), until };
}

/** As a field of the kind `datetime-local` has it, in the reader's time zone. */
export function localText(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export const dateOfLocal = (text: string) => (text === "" ? undefined : dateOf(text));
