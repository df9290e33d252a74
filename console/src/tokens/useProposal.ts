// What an edit begins with: zones that the address names, or what a token was after one of its changes.
import { useQueries, useQuery } from "@tanstack/react-query";
import { changeQuery } from "../evidence/queries";
import type { Change } from "../evidence/shapes";
import { m } from "../messages/en";
import { zoneDetail } from "../networks/save";
import { type Condition, type Network, names, optionOf, type ZoneRef } from "./condition";

export interface Proposal {
  condition?: Condition;
  name?: string;
  /** What it is, and what of it could not be filled in. */
  says: string[];
}

/** At most so many zones are taken from an address. */
const MOST = 100;
const every = (option: string) => option === "ALL_IP_ZONES" || option === "ALL_ZONES";

/** The condition and the name that a change left. */
export function stateOf(change: Change): { network?: Network; name?: string } {
  const { network, name } = (change.state ?? {}) as Record<string, unknown>;
  return {
    ...(typeof network === "object" && network !== null && { network: network as Network }),
    ...(typeof name === "string" && { name }),
  };
}

export const idsOf = ({ include, exclude }: Network): string[] =>
  [...(include ?? []), ...(exclude ?? [])].filter((id) => !every(id));

export function useProposal(
  token: string,
  { in: ids, revert }: { in?: string | undefined; revert?: string | undefined },
): { proposal: Proposal | undefined; isPending: boolean } {
  const found = useQuery(changeQuery("tokens", token, revert));
  const state = found.data ? stateOf(found.data) : undefined;
  const network: Network | undefined = ids
    ? { connection: "ZONE", include: ids.split(",").slice(0, MOST) }
    : state?.network;
  const wanted = network ? idsOf(network) : [];
  const zones = useQueries({ queries: wanted.map((id) => ({ ...zoneDetail(id), retry: false })) });
  const isPending = (revert !== undefined && found.isPending) || zones.some((one) => one.isPending);
  if (isPending) return { proposal: undefined, isPending };
  if (revert !== undefined && !ids && !state) {
    return { proposal: { says: [m.history.notKept] }, isPending };
  }
  if (!network && state?.name === undefined) return { proposal: undefined, isPending };
  const there = zones.flatMap(({ data }): ZoneRef[] =>
    data ? [{ id: data.zone.id ?? "", name: data.zone.name, type: data.zone.type }] : [],
  );
  const lost = wanted.length - there.length;
  const proposal: Proposal = {
    ...(network && {
      condition: { option: optionOf(network), zones: names(optionOf(network)) ? there : [] },
    }),
    ...(state?.name !== undefined && !ids && { name: state.name }),
    says: [
      found.data && !ids ? m.history.filled(found.data.revision) : m.usage.filled,
      ...(lost > 0 ? [m.history.zonesGone(lost)] : []),
    ],
  };
  return { proposal, isPending };
}
