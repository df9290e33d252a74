// Bars of time: how many of them a width shows, what a bar is called, and what all of them say.
// Days and hours are the reader's own; a day may have 23 or 25 hours.
import { m } from "../messages/en";
import { clock, compact, dayName, number, shortDay } from "../messages/format";

/** From `at` to where the next begins. */
export interface Bar {
  at: string;
  allowed: number;
  refused: number;
}

/** Bars that stand together as one. */
export interface Span extends Bar {
  end: string;
}

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, DAY];
/** What a bar takes of the width at least, with the gap behind it. */
const SLOT = 6;

/** The shortest distance between two: a changed clock makes others longer. */
export function stepOf(bars: readonly Bar[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 1; at < bars.length; at++) {
    const size = Date.parse(bars[at]?.at ?? "") - Date.parse(bars[at - 1]?.at ?? "");
    if (size > 0) least = Math.min(least, size);
  }
  return Number.isFinite(least) ? least : HOUR;
}

/** The begin of the step that holds this time, by the clock on the wall. */
function floor(when: Date, step: number): number {
  const day = [when.getFullYear(), when.getMonth(), when.getDate()] as const;
  if (step >= DAY) return new Date(...day).getTime();
  if (step > HOUR) {
    const hours = step / HOUR;
    return new Date(...day, Math.floor(when.getHours() / hours) * hours).getTime();
  }
  return Math.floor(when.getTime() / step) * step;
}

/** Merged to as few as the width has room for. */
export function fitted(bars: readonly Bar[], width: number): Span[] {
  const own = stepOf(bars);
  const most = Math.max(1, Math.floor(width / SLOT));
  let spans = merged(bars, own, own);
  for (const step of STEPS) {
    if (spans.length <= most) return spans;
    if (step > own) spans = merged(bars, step, own);
  }
  return spans;
}

export function merged(bars: readonly Bar[], step: number, own = stepOf(bars)): Span[] {
  const spans: Span[] = [];
  let begin = Number.NaN;
  for (const bar of bars) {
    const when = new Date(bar.at);
    const end = new Date(when.getTime() + own).toISOString();
    const here = step <= own ? when.getTime() : floor(when, step);
    const last = spans.at(-1);
    if (last && here === begin) {
      last.allowed += bar.allowed;
      last.refused += bar.refused;
      last.end = end;
    } else {
      spans.push({ ...bar, end });
    }
    begin = here;
  }
  return spans;
}

export const totals = (bars: readonly Bar[]) => ({
  allowed: bars.reduce((sum, bar) => sum + bar.allowed, 0),
  refused: bars.reduce((sum, bar) => sum + bar.refused, 0),
});

/** "Sun 22 Nov, 14:00–16:00", or the day alone. */
export function spanName({ at, end }: Span): string {
  const [from, to] = [new Date(at), new Date(end)];
  const isDay = from.getTime() === floor(from, DAY) && to.getTime() === floor(to, DAY);
  return isDay ? shortDay(from) : `${shortDay(from)}, ${clock(from)}–${clock(to)}`;
}

/** "2 h", "a day": what each of the bars is of. */
export function stepName(spans: readonly Span[]): string {
  const sizes = spans.map((span) => Date.parse(span.end) - Date.parse(span.at));
  const size = Math.max(0, ...sizes);
  return size > 20 * HOUR
    ? m.charts.aDay
    : size >= HOUR
      ? m.charts.hours(Math.round(size / HOUR))
      : m.charts.minutes(Math.round(size / MINUTE));
}

/** "4.6K in 2 h": what the highest bar stands for. */
export const scaleName = (most: number, spans: readonly Span[]) =>
  m.charts.most(compact(most), stepName(spans));

/** "51 refused in 2 h": the same of the other side. */
export const refusedScaleName = (most: number, spans: readonly Span[]) =>
  m.charts.most(m.charts.refused(compact(most)), stepName(spans));

/** All in one sentence: whoever does not see the bars hears it. */
export function finding(label: string, bars: readonly Bar[]): string {
  const { allowed, refused } = totals(bars);
  return m.charts.finding(label, number(allowed), number(refused), refused > 0 ? worst(bars) : "");
}

function worst(bars: readonly Bar[]): string {
  const isShort = bars.length * stepOf(bars) <= 36 * HOUR;
  const [top] = merged(bars, isShort ? HOUR : DAY).sort((a, b) => b.refused - a.refused);
  if (!top) return "";
  return isShort ? m.charts.atTime(clock(new Date(top.at))) : m.charts.onDay(dayName(new Date(top.at)));
}

export interface Tick {
  index: number;
  text: string;
}

/** What a day and an hour take, in pixels. */
const DAY_ROOM = 74;
const HOUR_ROOM = 44;

/** Where a day or an hour begins, as many as have room. */
/** `type`: how large their words are. */
export function ticks(spans: readonly Span[], width: number, type = 1): Tick[] {
  const slot = width / Math.max(1, spans.length);
  const first = spans[0];
  const length = first ? Date.parse(spans.at(-1)?.end ?? "") - Date.parse(first.at) : 0;
  const isShort = length <= 36 * HOUR;
  const needs = (isShort ? HOUR_ROOM : DAY_ROOM) * type;
  const marks: Tick[] = [];
  let before = "";
  for (const [index, span] of spans.entries()) {
    const when = new Date(span.at);
    const text = isShort ? clock(when) : shortDay(when);
    const isMark = isShort ? when.getMinutes() === 0 && when.getHours() % 3 === 0 : text !== before;
    if (isMark && text !== before) marks.push({ index, text });
    before = text;
  }
  // A day that was cut off stands for nothing if the next one needs its room.
  const [one, next] = marks;
  const isCut = !isShort && first !== undefined && new Date(first.at).getHours() > 0;
  if (isCut && one && next && (next.index - one.index) * slot < needs) marks.shift();
  const room = Math.max(1, Math.floor(width / needs));
  const each = Math.ceil(marks.length / room);
  return marks.filter((mark, at) => at % each === 0 && width - mark.index * slot > needs - 8);
}
