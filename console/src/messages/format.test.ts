// Days as people count them: by their own calendar, whatever the clocks do.
import { describe, expect, test } from "vitest";
import { nightsBetween, relative } from "./format";

const at = (text: string) => new Date(text);

describe("nights", () => {
  // Runs in the machine's own zone; the days of a zone with daylight saving are the browser test's (check 54).
  test("are counted from midnight to midnight, not by 24 hours", () => {
    expect(nightsBetween(at("2026-03-10T23:59:00"), at("2026-03-11T00:01:00"))).toBe(1);
    expect(nightsBetween(at("2026-03-11T00:01:00"), at("2026-03-10T23:59:00"))).toBe(-1);
    expect(nightsBetween(at("2026-03-10T00:01:00"), at("2026-03-10T23:59:00"))).toBe(0);
    expect(nightsBetween(at("2026-02-27T12:00:00"), at("2026-03-01T12:00:00"))).toBe(2);
  });
});

describe("relative times", () => {
  const now = at("2026-03-10T12:00:00");
  for (const [when, said] of [
    ["2026-03-10T12:00:10", "in a moment"],
    ["2026-03-10T11:59:50", "just now"],
    ["2026-03-10T11:58:00", "2 min ago"],
    ["2026-03-10T09:00:00", "3 h ago"],
    ["2026-03-10T14:00:00", "in 2 h"],
    ["2026-03-09T11:00:00", "yesterday"],
    ["2026-03-11T13:00:00", "tomorrow"],
    ["2026-03-05T12:00:00", "5 days ago"],
    ["2026-04-09T12:00:00", "in 30 days"],
    ["2026-01-01T12:00:00", "1 Jan 2026"],
  ] as const) {
    test(`${when} is ${said}`, () => {
      expect(relative(at(when), now).replace("Jan 1, 2026", "1 Jan 2026")).toBe(said);
    });
  }
});
