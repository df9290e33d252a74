// What an event says of itself, whatever of it is missing.
import { describe, expect, it } from "vitest";
import { Problem } from "../api/problem";
import { differences, jsonOf } from "./diff";
import { chainOfEvent, countOf, type LogEvent, outcomeOf, reasonOf, whoOf } from "./event";
import { merged } from "./merge";
import { nextOf, positionOf } from "./queries";

const authenticationContext = { authenticationStep: 0 };
const data = (debugData: Record<string, unknown>) => ({ debugData }) as LogEvent["debugContext"];
const event = (of: Partial<LogEvent>): LogEvent => ({
  uuid: "1",
  published: "2026-11-27T12:00:00.000Z",
  eventType: "zone.update",
  displayMessage: "Update network zone",
  severity: "INFO",
  actor: { id: "00u1", type: "User", alternateId: "maya", displayName: "Maya Okafor" },
  client: { ipAddress: null, zone: "null", userAgent: null, geographicalContext: null },
  outcome: { result: "SUCCESS", reason: null },
  securityContext: { asNumber: null, asOrg: null },
  debugContext: { debugData: {} },
  authenticationContext,
  version: "0",
  transaction: { type: "WEB", id: null, detail: {} },
  request: { ipChain: [] },
  target: [],
  ...of,
});
const token = { id: "00T1", type: "Token", alternateId: "unknown", displayName: "audit-reader" };

describe("events", () => {
  it("ended in one of six ways", () => {
    const ended = (eventType: string, result: string) =>
      outcomeOf(event({ eventType, outcome: { result, reason: null } }));
    expect(ended("ringfence.request.allowed", "ALLOW")).toBe("allowed");
    expect(ended("ringfence.request.refused", "DENY")).toBe("denied");
    expect(ended("security.request.blocked", "DENY")).toBe("blocked");
    expect(ended("security.request.blocked", "SUCCESS")).toBe("blocked");
    expect(ended("zone.update", "SUCCESS")).toBe("changed");
    expect(ended("user.session.start", "FAILURE")).toBe("failed");
    expect(ended("user.session.start", "SUCCESS")).toBe("noted");
    expect(ended("ringfence.token.new_place", "SUCCESS")).toBe("noted");
    expect(ended("ringfence.token.new_place", "ALLOW")).toBe("noted");
  });

  it("are of a token, of somebody, or of the program", () => {
    const call = { eventType: "ringfence.request.allowed", outcome: { result: "ALLOW", reason: null } };
    expect(whoOf(event({ ...call, target: [token] }))).toBe("audit-reader");
    expect(whoOf(event(call))).toBe("");
    expect(whoOf(event({}))).toBe("Maya Okafor");
    expect(
      whoOf(
        event({
          actor: { id: "x", type: "SystemPrincipal", alternateId: "system", displayName: "Ringfence" },
        }),
      ),
    ).toBe("");
  });

  it("stand for several calls, and have a chain and a reason", () => {
    const said = event({
      debugContext: data({ count: 14, chain: "203.0.113.77, 10.0.0.4" }),
      outcome: { result: "DENY", reason: "NETWORK_ZONE_BLOCKLIST" },
    });
    expect(countOf(said)).toBe(14);
    expect(chainOfEvent(said)).toEqual(["203.0.113.77", "10.0.0.4"]);
    expect(reasonOf(said)).toBe("blocklisted");
    expect(countOf(event({ debugContext: data({ count: "2" }) }))).toBe(2);
    expect(countOf(event({}))).toBe(1);
    expect(chainOfEvent(event({ request: { ipChain: [{ ip: "192.0.2.1", version: "V4" }] } }))).toEqual([
      "192.0.2.1",
    ]);
  });
});

describe("differences", () => {
  it("are told field by field", () => {
    const before = { name: "CI", gateways: [{ type: "CIDR", value: "10.0.0.0/8" }], system: false };
    const after = {
      name: "CI runners",
      gateways: [{ type: "CIDR", value: "10.0.0.0/8" }],
      usage: "POLICY",
      system: false,
    };
    expect(differences(before, after)).toEqual([
      { field: "name", before: "CI", after: "CI runners" },
      { field: "usage", before: null, after: "POLICY" },
    ]);
    expect(differences({ network: { include: ["a", "b"] } }, { network: { include: ["a"] } })).toEqual([
      { field: "network.include", before: "a\nb", after: "a" },
    ]);
    expect(differences(undefined, { name: "x" })).toEqual([{ field: "name", before: null, after: "x" }]);
    expect(differences({ a: [] }, { a: null })).toEqual([]);
  });

  it("are none where there is no JSON", () => {
    expect(jsonOf("{")).toBeUndefined();
    expect(jsonOf("")).toBeUndefined();
    expect(jsonOf('{"a":1}')).toEqual({ a: 1 });
  });
});

describe("merged", () => {
  const at = (uuid: string, published: string, message = "") =>
    event({ uuid, published, displayMessage: message });
  it("puts later events on top, each once, as it is said last", () => {
    const there = [at("b", "2026-11-27T12:00:02.000Z"), at("a", "2026-11-27T12:00:01.000Z")];
    const later = [
      at("a", "2026-11-27T12:00:01.000Z", "again"),
      at("late", "2026-11-27T12:00:01.500Z"),
      at("c", "2026-11-27T12:00:03.000Z"),
    ];
    expect(merged(there, later).map((row) => row.uuid)).toEqual(["c", "b", "late", "a"]);
    expect(merged(there, later).at(-1)?.displayMessage).toBe("again");
    expect(merged(there, [])).toEqual(there);
  });
});

describe("what answers say", () => {
  it("the next page, whole", () => {
    const link =
      '<https://x.example/api/v1/logs?limit=100>; rel="self", <https://x.example/api/v1/logs?after=a%2Fb&limit=100&filter=a+pr>; rel="next"';
    expect(nextOf(link)).toEqual({ after: "a/b", limit: 100, filter: "a pr" });
    expect(nextOf("")).toBeUndefined();
  });
  it("where a filter stops being one", () => {
    const invalid = (summary: string) => new Problem({ status: 400, summary });
    const bad = 'outcome.result eqq "at position 3"';
    const said = `Invalid filter '${bad}': Unrecognized attribute operator 'eqq' at position 15. Expected: eq`;
    expect(positionOf(invalid(said), bad)).toBe(15);
    // Characters beyond the first plane are one each.
    const name = 'target.displayName eq "🏢" and uuid eq a';
    expect(positionOf(invalid("a text is expected at position 38"), name)).toBe(name.length - 1);
    expect(positionOf(invalid("field is not valid: x.y"), 'uuid pr and x.y eq "1"')).toBe(12);
    expect(positionOf(invalid("field is not valid: x.y"), "")).toBeNull();
    expect(positionOf(new Problem({ status: 500, summary: "at position 3" }), bad)).toBeNull();
  });
});
