// A refusal's story where only its event is left, and its way as it is drawn.
import { expect, it } from "vitest";
import type { LogEvent } from "./event";
import { explanationOf, hopsOfExplanation } from "./explanation";

const event = {
  uuid: "1",
  published: "2026-11-27T12:00:00.000Z",
  eventType: "system.api_token.request_outside_allowed_range",
  client: { ipAddress: "192.0.2.77", zone: "null", geographicalContext: { country: "BR" } },
  outcome: { result: "DENY", reason: "outside_allowed_zones" },
  securityContext: { asNumber: 64511 },
  debugContext: {
    debugData: {
      chain: "10.0.0.9, 192.0.2.77, 203.0.113.241",
      count: 2,
      errorId: "oae1",
      revision: 7,
      steps: ["The client address is 192.0.2.77.", 3],
      zones: [],
    },
  },
  request: { ipChain: [] },
  target: [{ id: "00T1", type: "Token", alternateId: "unknown", displayName: "" }],
} as unknown as LogEvent;

it("says what its event says, and no more", () => {
  const of = explanationOf(event);
  expect(of).toMatchObject({
    reason: "outside_allowed_zones",
    errorId: "oae1",
    revision: 7,
    clientIp: "192.0.2.77",
    steps: ["The client address is 192.0.2.77."],
    token: { id: "00T1", name: "00T1" },
    admits: [],
  });
  expect(of.counted?.count).toBe(2);
});

it("marks the address that was judged, with what was known of it", () => {
  const drawn = (of: ReturnType<typeof explanationOf>) =>
    hopsOfExplanation(of).map(({ address, role, note }) => [address, role, note]);
  const hops = [
    ["10.0.0.9", "unread", undefined],
    ["192.0.2.77", "client", "BR · AS64511"],
    ["203.0.113.241", "over", undefined],
  ];
  const of = explanationOf(event);
  expect(drawn(of)).toEqual(hops);
  const path = [
    { address: "10.0.0.9", role: "other" },
    { address: "192.0.2.77", role: "client" },
    { address: "203.0.113.241", role: "proxy" },
  ];
  expect(drawn({ ...of, path })).toEqual(hops);
});
