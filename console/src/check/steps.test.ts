// The judge's sentences fall into the right stage, whatever the names in them say.
import { describe, expect, it } from "vitest";
import { type Stage, stagesOf } from "./steps";

const states = (stages: Stage[]) => stages.map((stage) => `${stage.name} ${stage.state}`);

const BEFORE = [
  "Decided by revision 12, confirmed with the store at 2026-11-26T01:00:00.000Z.",
  "The call came through 203.0.113.77, 203.0.113.250; the rightmost connected.",
  "The client address is 203.0.113.77: 1 to its right is a proxy of zones.",
];
const LIVE = [
  "No blocklist zone blocks the call.",
  "The token is 00T4kq8ZrBq1xvN2m5d7 of maya.",
  "The token is live until 2026-12-24T01:00:00.000Z if it is not used before.",
];

describe("stagesOf", () => {
  it("stops at the stage that refuses, and says what was not reached", () => {
    const blocked = [
      ...BEFORE,
      "203.0.113.77 is on the blocklist: 203.0.113.0/24 in zone Bad.",
      "Refused: blocklisted.",
    ];
    expect(states(stagesOf(blocked, "blocklisted"))).toEqual([
      "snapshot passed",
      "chain passed",
      "blocklist failed",
      "token unreached",
      "network unreached",
    ]);
  });

  it("puts a zone's walk under the condition that was asked", () => {
    const refused = [
      ...BEFORE,
      ...LIVE,
      "Calls made with this token must originate from: in any of the zones Office, CI.",
      "Zone Office: 203.0.113.250 is neither gateway nor proxy: outside.",
      "Zone CI: 203.0.113.250 is a proxy, stepped over.",
      "Zone CI: 203.0.113.77 is a gateway: inside.",
      "The network condition is met.",
      "Report-only, calls would have to originate from: in any of the zones Office.",
      "Zone Office: the chain ends without a gateway: outside.",
      "The report-only condition would refuse: outside_allowed_zones.",
      "Allowed.",
    ];
    const stages = stagesOf(refused, null);
    expect(states(stages)).toEqual([
      "snapshot passed",
      "chain passed",
      "blocklist passed",
      "token passed",
      "network passed",
      "proposed told",
    ]);
    const network = stages.find((stage) => stage.name === "network");
    expect(network?.zones.map((walk) => `${walk.zone}: ${walk.place}`)).toEqual([
      "Office: outside",
      "CI: inside",
    ]);
    expect(network?.answer).toEqual(["The network condition is met."]);
    expect(stages.at(-1)?.zones).toHaveLength(1);
  });

  it("is not led astray by a name", () => {
    const names = [
      ...BEFORE,
      "No blocklist zone blocks the call.",
      "The token is 00T4kq8ZrBq1xvN2m5d7 of x is on the blocklist: all in blocklist zone y.",
      "The token's owner is inactive.",
      "Refused: owner_inactive.",
    ];
    const stages = stagesOf(names, "owner_inactive");
    expect(stages.find((stage) => stage.name === "blocklist")?.sentences).toEqual([
      "No blocklist zone blocks the call.",
    ]);
    expect(stages.find((stage) => stage.name === "token")?.state).toBe("failed");
  });

  it("keeps a sentence that it does not know, where it stood", () => {
    const stages = stagesOf([...BEFORE, "Something new was looked at."], null);
    expect(stages.find((stage) => stage.name === "chain")?.sentences).toContain(
      "Something new was looked at.",
    );
  });
});
