// A zone's criteria, from the wire to the form and back.
import { expect, test } from "vitest";
import {
  blankCriteria,
  COUNTRIES,
  type Criteria,
  criteriaOf,
  type DynamicZone,
  type EnhancedZone,
  heldTwice,
  needsOf,
  parseAsn,
  parsePlace,
  SERVICES,
  wireOfCriteria,
} from "./criteria";
import { criteriaRows, mergedCriteria } from "./criteriaMerge";
import type { Zone } from "./draft";
import { inWords } from "./inWords";
import { countriesLike } from "./places";

const some = (of: Partial<Criteria>): Criteria => ({ ...blankCriteria("x"), ...of });

test("a draft goes to the wire and comes back the same", () => {
  for (const draft of [
    some({ locations: ["DE", "US-CA"], asns: ["64501"], proxyType: "TorAnonymizer", usage: "BLOCKLIST" }),
    some({
      kind: "DYNAMIC_V2",
      notLocations: ["SE"],
      notAsns: ["1"],
      services: ["NORD_VPN"],
      notServices: ["WARP_VPN"],
    }),
  ]) {
    expect(criteriaOf(wireOfCriteria(draft) as DynamicZone | EnhancedZone)).toEqual(draft);
  }
});

test("each word of the wire for one kind of anonymizer is one choice", () => {
  const kinds = { Tor: "TorAnonymizer", ANY: "Any", "": "", NotTorAnonymizer: "NotTorAnonymizer" };
  for (const [sent, kind] of Object.entries(kinds)) {
    const zone = { type: "DYNAMIC", name: "x", usage: "POLICY", proxyType: sent } as unknown as DynamicZone;
    expect(criteriaOf(zone).proxyType).toBe(kind);
  }
});

test("it reads as a sentence", () => {
  const said = (draft: Criteria) => inWords(wireOfCriteria(draft) as Zone);
  expect(said(some({}))).toBe("Nobody: it has no criterion.");
  expect(said(some({ locations: ["DE", "US-CA"], asns: ["64501"], proxyType: "Any" }))).toBe(
    "In Germany or US-CA, and from AS64501, and through any anonymizer.",
  );
  expect(said(some({ kind: "DYNAMIC_V2", services: ["NORD_VPN"], notLocations: ["SE"] }))).toBe(
    "Not in Sweden, and through nord vpn.",
  );
});

test("two changed it: mine goes on top of theirs, and what I left alone is theirs", () => {
  const base = some({ locations: ["DE", "FR"], asns: ["1"] });
  const theirs = some({ locations: ["DE", "FR", "SE"], asns: ["1"], proxyType: "Any", usage: "BLOCKLIST" });
  const mine = some({ locations: ["DE", "AT"], asns: ["1"] });
  expect(mergedCriteria(base, theirs, mine)).toEqual(
    some({ locations: ["DE", "SE", "AT"], asns: ["1"], proxyType: "Any", usage: "BLOCKLIST" }),
  );
  expect(criteriaRows(base, theirs, mine).map((row) => row.label)).toEqual(["Usage", "Who is inside"]);
});

test("countries are found by code, by the beginning of the name, by a part, without accents", () => {
  expect(countriesLike("fr")[0]).toBe("FR");
  expect(countriesLike("united").slice(0, 3)).toEqual(["AE", "GB", "US"]);
  expect(countriesLike("reunion")).toEqual(["RE"]);
  expect(countriesLike("")).toHaveLength(249);
  expect(countriesLike("nowhere")).toEqual([]);
});

test("places and numbers are read strictly", () => {
  const places = ["de", " US-ca ", "USA", "US-", "US-ABCD", "1E", ""].map(parsePlace);
  expect(places).toEqual(["DE", "US-CA", null, null, null, null, null]);
  const numbers = ["64501", "as174", "AS0", "4294967295", "4294967296", "1e3", "-1", ""].map(parseAsn);
  expect(numbers).toEqual(["64501", "174", null, "4294967295", null, null, null, null]);
  expect(heldTwice(["DE", "US-CA"])).toBeUndefined();
  expect(heldTwice(["DE", "DE-BE"])).toBe("DE-BE");
});

test("it knows which data it needs", () => {
  expect(needsOf(some({}))).toEqual([]);
  expect(needsOf(some({ locations: ["DE-BE"], asns: ["1"], proxyType: "Any" }))).toEqual([
    "country",
    "region",
    "asn",
    "anonymizer",
  ]);
  const services = (...names: string[]) => needsOf(some({ kind: "DYNAMIC_V2", services: names }));
  expect(services("ANONYMIZER_TOR")).toEqual(["anonymizer"]);
  expect(services("NORD_VPN")).toEqual(["services"]);
  expect(services("ALL_IP_SERVICES")).toEqual(["anonymizer", "services"]);
});

test("the lists are whole", () => {
  expect(COUNTRIES.length).toBe(249);
  expect(new Set(COUNTRIES).size).toBe(249);
  expect(new Set(SERVICES).size).toBe(SERVICES.length);
});
