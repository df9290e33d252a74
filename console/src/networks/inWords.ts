// A dynamic or enhanced zone in a sentence: who is inside.
import type { Schemas } from "../api/client";
import { m } from "../messages/en";
import type { Zone } from "./draft";
import { placeName } from "./places";

type Location = Schemas["NetworkZoneLocation"];

const say = m.networks.describe;
const place = ({ country, region }: Location) => placeName(region ?? country);
const asn = (number: string) => `AS${number}`;

/** "In GB-LND or Germany, and from AS64501 or AS64507." */
export function inWords(zone: Zone): string {
  if (zone.type === "DYNAMIC") return dynamic(zone);
  if (zone.type === "DYNAMIC_V2") return enhanced(zone);
  return "";
}

function dynamic({ locations, asns, proxyType }: Schemas["DynamicNetworkZone"]): string {
  const kind = say.proxyTypes[proxyType as keyof typeof say.proxyTypes];
  return say.whole([
    locations?.length ? say.in(locations.map(place)) : "",
    asns?.length ? say.from(asns.map(asn)) : "",
    kind ? say.through(kind) : "",
  ]);
}

function enhanced({ locations, asns, ipServiceCategories }: Schemas["EnhancedDynamicNetworkZone"]): string {
  const service = (name: string) => name.toLowerCase().replaceAll("_", " ");
  return say.whole([
    locations.include.length ? say.in(locations.include.map(place)) : "",
    locations.exclude.length ? say.notIn(locations.exclude.map(place)) : "",
    asns.include.length ? say.from(asns.include.map(asn)) : "",
    asns.exclude.length ? say.notFrom(asns.exclude.map(asn)) : "",
    ipServiceCategories.include.length ? say.by(ipServiceCategories.include.map(service)) : "",
    ipServiceCategories.exclude.length ? say.notBy(ipServiceCategories.exclude.map(service)) : "",
  ]);
}
