// Lines that need attention, and how long they stay hidden.
import { describe, expect, test } from "vitest";
import type { Attention } from "../evidence/shapes";
import { type AttentionKind, hide, isHidden, isKnown, lineOf } from "./attention";

const item = (id: string, name: string, detail = "") => ({ id, name, detail });
type Known = Attention & { kind: AttentionKind };
const now = new Date("2026-11-17T10:00:00Z");
const line = (one: Known) => lineOf(one, now);
const place: Known = {
  kind: "new_place",
  count: 1,
  items: [item("00T1", "audit-reader", "BR, AS64508")],
};
const open: Known = {
  kind: "open",
  count: 8,
  items: [item("00T1", "grafana"), item("00T2", "zendesk"), item("00T3", "jenkins")],
};

describe("a line", () => {
  test("of one token names it, and leads to its usage", () => {
    expect(line(place)).toEqual({
      kind: "new_place",
      title: "audit-reader: a new place",
      detail: "Brazil, AS64508",
      act: "Review",
      target: { to: "/security/api/tokens/$id/usage", params: { id: "00T1" } },
    });
  });
  test("of several counts them, names the first, and leads to their list", () => {
    const { title, detail, target } = line(open);
    expect(title).toBe("8 tokens work from any IP");
    expect(detail).toBe("grafana, zendesk, jenkins, and 5 more");
    expect(target).toEqual({ to: "/security/api/tokens", search: { show: "open" } });
  });
  test("of several that were refused leads to the log", () => {
    const { title, target } = line({ ...open, kind: "refused", count: 3 });
    expect(title).toBe("3 tokens had calls refused");
    expect(target).toEqual({
      to: "/log",
      search: { filter: 'eventType eq "system.api_token.request_outside_allowed_range"' },
    });
  });
  test("says times as people do, and files by their name", () => {
    const expiring = { ...open, kind: "expiring" as const, count: 1 };
    expect(line({ ...expiring, items: [item("00T1", "nightly", "2026-11-20T10:00:00Z")] }).detail).toBe(
      "nightly: expires in 3 days",
    );
    const geo = { kind: "geo_old" as const, count: 1 };
    const path = "/var/lib/ringfence/geo.mmdb";
    expect(line({ ...geo, items: [item(path, path, "2026-10-25T10:00:00Z")] }).detail).toBe(
      "geo.mmdb: built 23 days ago",
    );
    expect(line({ ...open, count: 1, items: [item("00T1", "nightly", "2026-12-17T10:00:00Z")] }).detail).toBe(
      "nightly",
    );
  });
  test("names each address once, and may name nothing", () => {
    const blocked = {
      kind: "blocked" as const,
      count: 7,
      items: [item("a", "192.0.2.1"), item("a", "192.0.2.1")],
    };
    expect(line(blocked)).toMatchObject({
      title: "7 calls from addresses on a blocklist",
      detail: "192.0.2.1",
    });
    expect(line({ kind: "zones_unused", count: 4, items: [] })).toMatchObject({
      title: "4 zones are unused",
      detail: "",
    });
    const refused = { ...place, kind: "refused" as const };
    expect(line({ ...refused, items: [item("00T1", "x", "192.0.2.1; 3 refused")] }).detail).toBe(
      "192.0.2.1; 3 refused",
    );
  });
  test("of a kind that this console does not know is left out", () => {
    expect(isKnown({ ...open, kind: "gate_stale" })).toBe(false);
    expect(isKnown(open)).toBe(true);
  });
});

describe("hidden", () => {
  const later = (days: number) => now.getTime() + days * 24 * 60 * 60 * 1000;
  test("for seven days", () => {
    expect(isHidden(place, hide(place, now.getTime()), later(6.9))).toBe(true);
    expect(isHidden(place, hide(place, now.getTime()), later(7))).toBe(false);
    expect(isHidden(place, undefined, later(0))).toBe(false);
  });
  test("no longer where one is new or more are", () => {
    const other = { ...place, items: [item("00T9", "other")] };
    expect(isHidden(other, hide(place, now.getTime()), later(1))).toBe(false);
    expect(isHidden({ ...open, count: 9 }, hide(open, now.getTime()), later(1))).toBe(false);
    expect(isHidden({ ...open, count: 7 }, hide(open, now.getTime()), later(1))).toBe(true);
  });
});
