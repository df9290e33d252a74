// Which time is asked for, in a zone whose clocks change.
import { expect, test, vi } from "vitest";
import { HOUR } from "../charts/bars";
import { rangeOf, sinceOf } from "./ranges";

vi.hoisted(() => {
  process.env.TZ = "Europe/Berlin";
});

test("24 hours are those that are over and the one that runs", () => {
  const now = new Date("2026-11-17T10:20:00Z");
  expect(sinceOf("24h", now).toISOString()).toBe("2026-11-16T11:00:00.000Z");
});

test("days are whole, from midnight where the reader is", () => {
  expect(sinceOf("7d", new Date("2026-11-17T10:20:00Z")).toISOString()).toBe("2026-11-10T23:00:00.000Z");
});

test("a week in which the clocks went back is an hour longer", () => {
  const now = new Date("2026-10-28T22:59:59Z");
  const hours = (now.getTime() - sinceOf("7d", now).getTime()) / HOUR;
  expect(Math.round(hours)).toBe(7 * 24 + 1);
});

test("what is no range is none", () => {
  expect(rangeOf("7d")).toBe("7d");
  expect(rangeOf("1y")).toBeUndefined();
  expect(rangeOf(7)).toBeUndefined();
});
