// Ranges of time, from the address and back.
import { describe, expect, it } from "vitest";
import { faultOf, isOpenEnded, momentsOf, pictureOf, spanOf } from "./range";

const NOW = new Date("2026-11-27T12:00:00Z");
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

describe("spans", () => {
  it("are read from the address, and what cannot be read is the last day", () => {
    expect(spanOf({})).toEqual({ range: "24h" });
    expect(spanOf({ since: "7d" })).toEqual({ range: "7d" });
    expect(spanOf({ since: "soon", until: "later" })).toEqual({ range: "24h" });
    const custom = spanOf({ since: "2026-11-01T00:00:00Z", until: "2026-11-02T00:00:00Z" });
    expect(custom).toEqual({
      range: "custom",
      since: new Date("2026-11-01T00:00:00Z"),
      until: new Date("2026-11-02T00:00:00Z"),
    });
    expect(isOpenEnded(custom)).toBe(false);
    expect(isOpenEnded(spanOf({ since: "2026-11-01T00:00:00Z" }))).toBe(true);
  });

  it("mean moments", () => {
    expect(momentsOf({ range: "1h" }, NOW)).toEqual({ since: ago(1), until: undefined });
    expect(pictureOf({ range: "1h" }, NOW)).toEqual({ since: ago(24), until: NOW });
    expect(pictureOf({ range: "30d" }, NOW).since).toEqual(ago(30 * 24));
    expect(pictureOf({ range: "custom", since: ago(150 * 24), until: NOW }, NOW).since).toEqual(ago(90 * 24));
  });

  it("go back 180 days at most, and run forwards", () => {
    expect(faultOf(undefined, NOW, NOW)).toBe("missing");
    expect(faultOf(NOW, ago(1), NOW)).toBe("order");
    expect(faultOf(ago(180 * 24), NOW, NOW)).toBeNull();
    expect(faultOf(ago(180 * 24 + 1), ago(24), NOW)).toBe("long");
    expect(faultOf(ago(180 * 24 + 1), undefined, NOW)).toBe("long");
  });
});
