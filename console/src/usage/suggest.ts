// What a token could be restricted to, so that every call which was allowed still would be.
import type { Place } from "../evidence/shapes";

export interface Suggestion {
  /** Of all places. */
  calls: number;
  /** As few as hold all that any zone holds, those with most calls first. */
  zones: { id: string; name: string }[];
  /** Places that are in none of the zones which a token can name. */
  outside: Place[];
}

const sum = (places: readonly Place[]) => places.reduce((total, place) => total + place.allowed, 0);

/** `isEligible`: whether a token can name the zone. */
export function suggest(places: readonly Place[], isEligible: (id: string) => boolean): Suggestion {
  const used = places.filter((place) => place.allowed > 0);
  const fits = (place: Place) => place.zones.filter((zone) => isEligible(zone.id));
  const outside = used.filter((place) => fits(place).length === 0);
  let left = used.filter((place) => fits(place).length > 0);
  const zones: Suggestion["zones"] = [];
  while (left.length > 0) {
    const [best] = candidates(left, fits);
    if (!best) break;
    zones.push(best.zone);
    left = left.filter((place) => !place.zones.some((zone) => zone.id === best.zone.id));
  }
  return { calls: sum(used), zones, outside };
}

function candidates(places: readonly Place[], fits: (place: Place) => Place["zones"]) {
  const by = new Map<string, { zone: Place["zones"][number]; calls: number }>();
  for (const place of places) {
    for (const zone of fits(place)) {
      const one = by.get(zone.id) ?? { zone, calls: 0 };
      one.calls += place.allowed;
      by.set(zone.id, one);
    }
  }
  return [...by.values()].sort((a, b) => b.calls - a.calls || a.zone.name.localeCompare(b.zone.name, "en"));
}

/** The addresses that a zone of these places would hold. */
export const addressesOf = (places: readonly Place[]): string[] => [
  ...new Set(places.flatMap(({ client }) => (client ? [client] : []))),
];

export const callsOf = sum;
