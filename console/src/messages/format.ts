// Numbers, dates and lists in the reader's own manner. Nothing is fetched for it: the browser knows.

const locale = "en";
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const exactly = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
});
const compacts = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const weekdays = new Intl.DateTimeFormat(locale, { weekday: "short" });
const months = new Intl.DateTimeFormat(locale, { month: "short" });
const longDays = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const clocks = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const stamps = new Intl.DateTimeFormat(locale, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});
const lists = new Intl.ListFormat(locale, { type: "conjunction" });

export const number = (n: number) => numbers.format(n);

/** "4.6K", where there is no room for more. */
export const compact = (n: number) => compacts.format(n);

/** "1 token", "1,203 tokens". */
export const count = (n: number, one: string, many = `${one}s`) =>
  `${numbers.format(n)} ${plurals.select(n) === "one" ? one : many}`;

export const list = (items: readonly string[]) => lists.format(items);

/** "12 Mar 2026", in the reader's own time zone. */
export const day = (when: Date) => days.format(when);

/** "12 Mar 2026, 14:22:09 GMT+1". */
export const exact = (when: Date) => exactly.format(when);

/** "14:00". */
export const clock = (when: Date) => clocks.format(when);

/** "Sun 22 Nov". */
export const shortDay = (when: Date) => `${weekdays.format(when)} ${when.getDate()} ${months.format(when)}`;

/** "Sunday, November 22". */
export const dayName = (when: Date) => longDays.format(when);

/** "14:22:09.418". */
export const stamp = (when: Date) => stamps.format(when);

/** "14:22:09.418" of today, "12 Mar 14:22:09.418" of any other day. */
export const moment = (when: Date, now: Date) =>
  nightsBetween(when, now) === 0 ? stamp(when) : `${when.getDate()} ${months.format(when)} ${stamp(when)}`;

/** "12 Mar, 14:22": the end of a range. */
export const minute = (when: Date) => `${when.getDate()} ${months.format(when)}, ${clock(when)}`;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "2 min ago", "yesterday", "in 5 days"; beyond a month the day itself. */
export function relative(when: Date, now: Date): string {
  const ahead = when.getTime() - now.getTime();
  const size = Math.abs(ahead);
  if (size < 45 * SECOND) return ahead > 0 ? "in a moment" : "just now";
  const said =
    size < HOUR ? `${Math.round(size / MINUTE)} min` : size < DAY ? `${Math.round(size / HOUR)} h` : "";
  if (said !== "") return ahead > 0 ? `in ${said}` : `${said} ago`;
  const nights = nightsBetween(now, when);
  if (nights === -1) return "yesterday";
  if (nights === 1) return "tomorrow";
  if (Math.abs(nights) <= 31) return nights > 0 ? `in ${nights} days` : `${-nights} days ago`;
  return day(when);
}

/** Whole calendar days from one to the other; a day of 23 or 25 hours is one. */
export function nightsBetween(from: Date, to: Date): number {
  const noon = (when: Date) => Date.UTC(when.getFullYear(), when.getMonth(), when.getDate());
  return Math.round((noon(to) - noon(from)) / DAY);
}

const BIDI = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/;

/** A name inside a sentence, where there is no `<bdi>`: it turns nothing around it. */
export const isolated = (name: string) => (BIDI.test(name) ? `\u2068${name}\u2069` : name);
