// Which zones are proposed for a token that is open.
import { describe, expect, test } from "vitest";
import type { Place } from "../evidence/shapes";
import { addressesOf, suggest } from "./suggest";

const place = (client: string | null, allowed: number, ...zones: string[]): Place => ({
  chain: client === null ? ["malformed"] : [client],
  client,
  country: null,
  region: null,
  asn: null,
  asName: null,
  agent: "curl",
  zones: zones.map((name) => ({ id: `nzo${name}`, name })),
  first: "2026-11-01T00:00:00Z",
  last: "2026-11-17T00:00:00Z",
  allowed,
  refused: 0,
  reason: null,
});
const all = () => true;
const named = (places: Place[], isEligible = all as (id: string) => boolean) =>
  suggest(places, isEligible).zones.map((zone) => zone.name);

describe("zones to restrict to", () => {
  test("are those that its calls came from, most first", () => {
    const places = [place("198.51.100.7", 4, "office"), place("203.0.113.180", 1280, "runners")];
    expect(suggest(places, all)).toMatchObject({ calls: 1284, outside: [] });
    expect(named(places)).toEqual(["runners", "office"]);
  });
  test("are as few as hold them all", () => {
    const places = [
      place("198.51.100.7", 5, "frankfurt", "germany"),
      place("198.51.100.200", 3, "berlin", "germany"),
      place("203.0.113.180", 1, "runners"),
    ];
    expect(named(places)).toEqual(["germany", "runners"]);
  });
  test("are none that a token cannot name", () => {
    const places = [place("198.51.100.7", 5, "enhanced", "office")];
    expect(named(places, (id) => id !== "nzoenhanced")).toEqual(["office"]);
    expect(suggest(places, () => false)).toMatchObject({ zones: [], outside: places });
  });
  test("leave out where every call was refused", () => {
    const refused = { ...place("192.0.2.66", 0, "bad"), refused: 121 };
    const places = [place("198.51.100.7", 5, "office"), refused];
    expect(named(places)).toEqual(["office"]);
    expect(suggest(places, all).outside).toEqual([]);
  });
  test("do not hold everybody where a place is in none", () => {
    const places = [place("198.51.100.7", 5, "office"), place("192.0.2.1", 2), place(null, 1)];
    const { outside, calls } = suggest(places, all);
    expect(calls).toBe(8);
    expect(outside).toHaveLength(2);
    expect(addressesOf([...outside, place("192.0.2.1", 9)])).toEqual(["192.0.2.1"]);
  });
  test("of a token without a call are none", () => {
    expect(suggest([], all)).toEqual({ calls: 0, zones: [], outside: [] });
  });
});
