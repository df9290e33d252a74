// What a map says, and where its marks stand.
import { describe, expect, test } from "vitest";
import { COUNTRIES } from "../networks/criteria";
import { centroids } from "./centroids";
import { mapFinding, radius, ranked } from "./countries";

const some = [
  { country: null, allowed: 900, refused: 0 },
  { country: "BR", allowed: 0, refused: 121 },
  { country: "DE", allowed: 98_114, refused: 0 },
  { country: "GB", allowed: 4, refused: 3 },
];

describe("countries", () => {
  test("stand by their calls, what is not known last", () => {
    expect(ranked(some).map((one) => one.country)).toEqual(["DE", "BR", "GB", null]);
  });
  test("say where most comes from, and from where calls were refused", () => {
    expect(mapFinding("Where tokens are used", some)).toBe(
      "Where tokens are used: 3 countries; most allowed from Germany (98,114); refused from Brazil (121) and United Kingdom (3).",
    );
    expect(mapFinding("Used", [])).toBe("Used: 0 countries; none refused.");
  });
  test("have a place on the map, each of them", () => {
    expect(COUNTRIES.filter((code) => !centroids.has(code))).toEqual([]);
    for (const [east, north] of centroids.values()) {
      expect(Math.abs(east)).toBeLessThanOrEqual(180);
      expect(Math.abs(north)).toBeLessThanOrEqual(90);
    }
  });
});

describe("marks", () => {
  test("tell by their area", () => {
    expect(radius(25, 100, 20, 1)).toBe(10);
    expect(radius(100, 100, 20, 1)).toBe(20);
  });
  test("are seen however small, and are not there for nothing", () => {
    expect(radius(1, 1_000_000, 20, 3)).toBe(3);
    expect(radius(0, 100, 20, 3)).toBe(0);
  });
});
