// Lines that need attention, and how long they stay hidden.
import { describe, expect, test } from "vitest";
import type { Attention } from "../evidence/shapes";
import { hide, isHidden, isKnown, lineOf } from "./attention";

const item = (id: string, name: string, detail = "") => ({ id, name, detail });
const place: Attention = {
  kind: "new_place",
  count: 1,
  items: [item("00T1", "audit-reader", "Brazil, AS64508; refused 121 times")],
};
const open: Attention = {
  kind: "open",
  count: 8,
  items: [item("00T1", "grafana"), item("00T2", "zendesk"), item("00T3", "jenkins")],
};

describe("a line", () => {
  test("of one token names it, and leads to its usage", () => {
    expect(lineOf(place)).toEqual({
      kind: "new_place",
      title: "audit-reader: a new place",
      detail: "Brazil, AS64508; refused 121 times",
      act: "Review",
      target: { to: "/security/api/tokens/$id/usage", params: { id: "00T1" } },
    });
  });
  test("of several counts them, names the first, and leads to their list", () => {
    const line = lineOf(open);
    expect(line.title).toBe("8 tokens work from any IP");
    expect(line.detail).toBe("grafana, zendesk, jenkins, and 5 more");
    expect(line.target).toEqual({ to: "/security/api/tokens", search: { show: "open" } });
  });
  test("of several that were refused leads to the log", () => {
    const line = lineOf({ ...open, kind: "refused", count: 3 });
    expect(line.title).toBe("3 tokens had calls refused");
    expect(line.target).toEqual({ to: "/log", search: { filter: 'outcome.result eq "DENY"' } });
  });
  test("of a kind that this console does not know is left out", () => {
    expect(isKnown({ ...open, kind: "gate_stale" as never })).toBe(false);
    expect(isKnown(open)).toBe(true);
  });
});

describe("hidden", () => {
  const now = Date.parse("2026-11-17T10:00:00Z");
  const later = (days: number) => now + days * 24 * 60 * 60 * 1000;
  test("for seven days", () => {
    expect(isHidden(place, hide(place, now), later(6.9))).toBe(true);
    expect(isHidden(place, hide(place, now), later(7))).toBe(false);
    expect(isHidden(place, undefined, now)).toBe(false);
  });
  test("no longer where one is new or more are", () => {
    const other = { ...place, items: [item("00T9", "other")] };
    expect(isHidden(other, hide(place, now), later(1))).toBe(false);
    expect(isHidden({ ...open, count: 9 }, hide(open, now), later(1))).toBe(false);
    expect(isHidden({ ...open, count: 7 }, hide(open, now), later(1))).toBe(true);
  });
});
