// Bars of time, in a zone whose clocks change.
import { describe, expect, test, vi } from "vitest";
import { type Bar, DAY, finding, fitted, HOUR, merged, scaleName, spanName, stepOf, ticks } from "./bars";

// Before anything that formats is made.
vi.hoisted(() => {
  process.env.TZ = "Europe/Berlin";
});

/** One an hour; the third of each has a refusal. */
const hours = (from: string, count: number): Bar[] =>
  Array.from({ length: count }, (_, at) => ({
    at: new Date(Date.parse(from) + at * HOUR).toISOString(),
    allowed: 10,
    refused: at % 3 === 2 ? 1 : 0,
  }));

describe("days are those of the reader", () => {
  test("the day on which the clocks go back has 25 hours", () => {
    // From Saturday to Monday, midnight to midnight in Berlin.
    const days = merged(hours("2026-10-23T22:00:00Z", 24 + 25 + 24), DAY);
    expect(days.map((day) => day.allowed)).toEqual([240, 250, 240]);
    expect(days.map((day) => (Date.parse(day.end) - Date.parse(day.at)) / HOUR)).toEqual([24, 25, 24]);
    expect(days.map(spanName)).toEqual(["Sat 24 Oct", "Sun 25 Oct", "Mon 26 Oct"]);
  });

  test("the day on which they go forward has 23", () => {
    const days = merged(hours("2026-03-27T23:00:00Z", 24 + 23 + 24), DAY);
    expect(days.map((day) => day.allowed)).toEqual([240, 230, 240]);
  });

  test("on the axis that day is as long as it was", () => {
    const spans = merged(hours("2026-10-23T22:00:00Z", 73), HOUR);
    expect(ticks(spans, 730)).toEqual([
      { index: 0, text: "Sat 24 Oct" },
      { index: 24, text: "Sun 25 Oct" },
      { index: 49, text: "Mon 26 Oct" },
    ]);
  });

  test("the hour that comes twice is two bars, and one of two-hour bars", () => {
    const night = hours("2026-10-24T23:00:00Z", 4);
    expect(merged(night, HOUR).map(spanName)).toEqual([
      "Sun 25 Oct, 01:00–02:00",
      "Sun 25 Oct, 02:00–02:00",
      "Sun 25 Oct, 02:00–03:00",
      "Sun 25 Oct, 03:00–04:00",
    ]);
    expect(merged(night, 2 * HOUR).map((span) => span.allowed)).toEqual([10, 30]);
  });
});

describe("as many bars as have room", () => {
  test("a week of hours is bars of two hours in a wide card, of four on a phone", () => {
    const week = hours("2026-11-17T23:00:00Z", 7 * 24);
    expect(fitted(week, 650)).toHaveLength(84);
    expect(fitted(week, 330)).toHaveLength(42);
    expect(fitted(week, 2000)).toHaveLength(168);
  });
  test("a month is days", () => {
    expect(fitted(hours("2026-10-31T23:00:00Z", 720), 650)).toHaveLength(30);
  });
  test("nothing is lost", () => {
    const spans = fitted(hours("2026-10-01T05:00:00Z", 720), 200);
    expect(spans.reduce((sum, span) => sum + span.allowed, 0)).toBe(7200);
    expect(spans.reduce((sum, span) => sum + span.refused, 0)).toBe(240);
  });
  test("none at all", () => {
    expect(fitted([], 600)).toEqual([]);
    expect(stepOf([])).toBe(HOUR);
  });
  test("bars of minutes are merged to minutes", () => {
    const minutes = Array.from({ length: 60 }, (_, at) => ({
      at: new Date(Date.parse("2026-11-17T10:00:00Z") + at * 60_000).toISOString(),
      allowed: 1,
      refused: 0,
    }));
    expect(fitted(minutes, 90)).toHaveLength(12);
    expect(spanName(fitted(minutes, 90)[0] as never)).toBe("Tue 17 Nov, 11:00–11:05");
  });
});

describe("what they say", () => {
  test("of a day: when most was refused", () => {
    const day = hours("2026-11-17T23:00:00Z", 24);
    Object.assign(day[14] as Bar, { refused: 9 });
    expect(finding("Calls decided", day)).toBe(
      "Calls decided: 240 allowed, 16 refused; most refused at 14:00.",
    );
  });
  test("of a week: on which day; and none is said as none", () => {
    const week = hours("2026-11-15T23:00:00Z", 7 * 24);
    Object.assign(week[30] as Bar, { refused: 99 });
    expect(finding("Calls", week)).toContain("most refused on Tuesday, November 17.");
    const calm = week.map((bar) => ({ ...bar, refused: 0 }));
    expect(finding("Calls", calm)).toBe("Calls: 1,680 allowed, none refused.");
  });
  test("what the highest stands for", () => {
    const two = merged(hours("2026-11-17T23:00:00Z", 48), 2 * HOUR);
    expect(scaleName(4600, two)).toBe("4.6K in 2 h");
    expect(scaleName(12, merged(hours("2026-11-17T23:00:00Z", 48), DAY))).toBe("12 in a day");
  });
});
