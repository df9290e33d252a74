// A dynamic or enhanced zone as it is edited, and the wire's form of it.
import type { Schemas } from "../api/client";
import type { Usage, Zone } from "./draft";

export type DynamicZone = Schemas["DynamicNetworkZone"];
export type EnhancedZone = Schemas["EnhancedDynamicNetworkZone"];
export type DynamicKind = "DYNAMIC" | "DYNAMIC_V2";
export type ProxyType = "" | "Any" | "TorAnonymizer" | "NotTorAnonymizer";

/** Each list has codes: `DE` or `US-CA`, `64501`, `NORD_VPN`. Only an enhanced zone excludes, or names services. */
export interface Criteria {
  kind: DynamicKind;
  name: string;
  usage: Usage;
  locations: string[];
  notLocations: string[];
  asns: string[];
  notAsns: string[];
  services: string[];
  notServices: string[];
  proxyType: ProxyType;
}

export const LISTS = ["locations", "notLocations", "asns", "notAsns", "services", "notServices"] as const;
export type List = (typeof LISTS)[number];

/** What the server takes in one list. */
export const CRITERIA_MAX = 75;
const ASN_MAX = 4_294_967_295;

export const isDynamic = (zone: Zone): zone is DynamicZone => zone.type === "DYNAMIC";
export const isEnhanced = (zone: Zone): zone is EnhancedZone => zone.type === "DYNAMIC_V2";

export const blankCriteria = (name = "", kind: DynamicKind = "DYNAMIC"): Criteria => ({
  kind,
  name,
  usage: "POLICY",
  locations: [],
  notLocations: [],
  asns: [],
  notAsns: [],
  services: [],
  notServices: [],
  proxyType: "",
});

const code = ({ country, region }: Schemas["NetworkZoneLocation"]) => region ?? country;
const place = (text: string) => ({
  country: text.slice(0, 2),
  region: text.length > 2 ? text : null,
});

export function criteriaOf(zone: DynamicZone | EnhancedZone): Criteria {
  const usage: Usage = zone.usage === "BLOCKLIST" ? "BLOCKLIST" : "POLICY";
  const common = { ...blankCriteria(zone.name), usage };
  if (isDynamic(zone)) {
    return {
      ...common,
      locations: (zone.locations ?? []).map(code),
      asns: [...(zone.asns ?? [])],
      proxyType: proxyTypeOf(zone.proxyType),
    };
  }
  const { locations, asns, ipServiceCategories } = zone;
  return {
    ...common,
    kind: "DYNAMIC_V2",
    locations: locations.include.map(code),
    notLocations: locations.exclude.map(code),
    asns: [...asns.include],
    notAsns: [...asns.exclude],
    services: [...ipServiceCategories.include],
    notServices: [...ipServiceCategories.exclude],
  };
}

/** The wire has several words for one kind: Okta's document says `Tor`, its server `TorAnonymizer`. */
function proxyTypeOf(sent: string | null | undefined): ProxyType {
  if (sent === "Any" || sent === "ANY") return "Any";
  if (sent === "Tor" || sent === "TorAnonymizer") return "TorAnonymizer";
  return sent === "NotTorAnonymizer" ? sent : "";
}

/** What is put on the wire; the status stays what it is. */
export function wireOfCriteria(draft: Criteria, before?: Zone): Schemas["NetworkZoneBody"] {
  const status = before?.status as "ACTIVE" | "INACTIVE" | undefined;
  const common = { name: draft.name, usage: draft.usage, ...(status && { status }) };
  if (draft.kind === "DYNAMIC") {
    return {
      type: "DYNAMIC",
      ...common,
      locations: draft.locations.map(place),
      asns: draft.asns,
      proxyType: draft.proxyType,
    };
  }
  return {
    type: "DYNAMIC_V2",
    ...common,
    locations: { include: draft.locations.map(place), exclude: draft.notLocations.map(place) },
    asns: { include: draft.asns, exclude: draft.notAsns },
    ipServiceCategories: { include: draft.services, exclude: draft.notServices },
  };
}

export const isSameCriteria = (a: Criteria, b: Criteria) => JSON.stringify(a) === JSON.stringify(b);

export const hasCriteria = (draft: Criteria) =>
  draft.proxyType !== "" || LISTS.some((list) => draft[list].length > 0);

/** A list that holds more than the server takes. */
export const tooFull = (codes: readonly string[]) => codes.length > CRITERIA_MAX;

/** A country beside a region of its own: the country holds it already. */
export const heldTwice = (codes: readonly string[]) =>
  codes.find((one) => one.length > 2 && codes.includes(one.slice(0, 2)));

/** `DE`, or a region with its country, of either case. */
export function parsePlace(text: string): string | null {
  const upper = text.trim().toUpperCase();
  return /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(upper) ? upper : null;
}

/** `AS64501` or `64501`. */
export function parseAsn(text: string): string | null {
  const digits = text.trim().toUpperCase().replace(/^AS/, "");
  if (!/^[1-9]\d{0,9}$/.test(digits)) return null;
  return Number(digits) <= ASN_MAX ? digits : null;
}

/** Which facts the zone asks for, by the names of `notLoaded`. */
export function needsOf(draft: Criteria): string[] {
  const places = [...draft.locations, ...draft.notLocations];
  const services = [...draft.services, ...draft.notServices];
  const masks = ["ALL_ANONYMIZERS", "ANONYMIZER_TOR", "ALL_ANONYMIZERS_EXCEPT_TOR"];
  const needs = [
    places.length > 0 && "country",
    places.some((one) => one.length > 2) && "region",
    draft.asns.length + draft.notAsns.length > 0 && "asn",
    (draft.proxyType !== "" || services.some((one) => [...masks, "ALL_IP_SERVICES"].includes(one))) &&
      "anonymizer",
    services.some((one) => !masks.includes(one)) && "services",
  ];
  return needs.filter((need): need is string => need !== false);
}

/** ISO 3166-1 alpha-2. */
export const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split(
    " ",
  );

/** Okta's list, those that stand for many first. */
export const SERVICES =
  "ALL_ANONYMIZERS ANONYMIZER_TOR ALL_ANONYMIZERS_EXCEPT_TOR ALL_PROXIES_VPNS ALL_IP_SERVICES ABCPROXY_PROXY APPLE_ICLOUD_RELAY_PROXY ASTRILL_VPN AVAST_VPN BIGMAMA_PROXY CYBERGHOST_VPN DATAIMPULSE_PROXY EXPRESS_VPN FACELESS_PROXY FROXY_PROXY GEONODE_PROXY GLOBALPROTECT_VPN GOOGLE_VPN IPCOLA_PROXY IPIDEA_PROXY IPROXYSHOP_PROXY LUMINATI_PROXY MULLVAD_VPN NETNUT_PROXY NEXUS_PROXY NORD_VPN OCULUS_PROXY OXYLABS_PROXY PIA_VPN PROXYLINE_PROXY PROXYRACK_PROXY SAMSUNG_VPN SPACEPROXIES_PROXY SURFSHARK_VPN SYMANTEC_VPN TRENDMICRO_VPN ULTRASURF_VPN VIGOR_SSL_VPN WARP_VPN YILU_PROXY".split(
    " ",
  );
