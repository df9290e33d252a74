// A zone as it is edited, there and back.
import { expect, test } from "vitest";
import { type Draft, draftOf, type IpZone, isSame, wireOf } from "./draft";
import { parseEntries } from "./entries";

const wire = (draft: Draft, before?: IpZone) =>
  wireOf(draft, { gateways: parseEntries(draft.gateways), proxies: parseEntries(draft.proxies) }, before);

const zone = {
  id: "nzo1",
  type: "IP",
  name: "Frankfurt office",
  status: "INACTIVE",
  usage: "POLICY",
  system: false,
  gateways: [
    { type: "CIDR", value: "10.1.2.3/8" },
    { type: "RANGE", value: "1.1.1.1-1.1.1.1" },
  ],
  proxies: null,
} as unknown as IpZone;

test("an opened zone is unchanged, also with comments and blanks", () => {
  const draft = draftOf(zone);
  expect(draft).toEqual({ name: zone.name, usage: "POLICY", gateways: "10.1.2.3/8\n1.1.1.1", proxies: "" });
  expect(isSame(draft, { ...draft, gateways: "# office\n 10.1.2.3/8\n\n1.1.1.1 # x" })).toBe(true);
  expect(isSame(draft, { ...draft, gateways: "1.1.1.1\n10.1.2.3/8" })).toBe(false);
  expect(isSame(draft, { ...draft, usage: "BLOCKLIST" })).toBe(false);
});

test("a replacement keeps the status; a blocklist takes no proxies", () => {
  const draft = { ...draftOf(zone), proxies: "2.2.2.2" };
  expect(wire(draft, zone)).toEqual({
    type: "IP",
    name: "Frankfurt office",
    usage: "POLICY",
    status: "INACTIVE",
    gateways: [
      { type: "CIDR", value: "10.1.2.3/8" },
      { type: "RANGE", value: "1.1.1.1" },
    ],
    proxies: [{ type: "RANGE", value: "2.2.2.2" }],
  });
  expect(wire({ ...draft, usage: "BLOCKLIST" }, zone).proxies).toEqual([]);
});

test("the exempt zone says so, no other does", () => {
  const exempt = { ...zone, system: true, name: "DefaultExemptIpZone" } as IpZone;
  expect(wire(draftOf(exempt), exempt)).toHaveProperty("useAsExemptList", true);
  const namesake = { ...exempt, system: false };
  expect(wire(draftOf(namesake), namesake)).not.toHaveProperty("useAsExemptList");
});
