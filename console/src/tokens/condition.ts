// The five options, and the wire's form of them.
import type { Schemas } from "../api/client";
import { m } from "../messages/en";

export type Network = Schemas["ApiTokenNetwork"];

export const OPTIONS = ["anywhere", "inAny", "in", "notInAny", "notIn"] as const;
export type Option = (typeof OPTIONS)[number];

export interface ZoneRef {
  id: string;
  name: string;
  type: string;
}

export interface Condition {
  option: Option;
  /** Kept while an option without zones is chosen, so that going back restores them. */
  zones: ZoneRef[];
}

const ANY = "ALL_IP_ZONES";
const EVERY_NAME = [ANY, "ALL_ZONES"];

/** Whether this option names zones. */
export const names = (option: Option) => option === "in" || option === "notIn";

export function optionOf(network: Network): Option {
  if (network.connection === "ANYWHERE") return "anywhere";
  if (network.include?.length) return EVERY_NAME.includes(network.include[0] ?? "") ? "inAny" : "in";
  return EVERY_NAME.includes(network.exclude?.[0] ?? "") ? "notInAny" : "notIn";
}

export const conditionOfToken = ({ network, zones }: { network: Network; zones: ZoneRef[] }): Condition => ({
  option: optionOf(network),
  zones,
});

/** "In any of the following zones: Frankfurt office, CI runners". */
export function inWords(condition: Condition): string {
  const option = m.tokens.options[condition.option];
  return names(condition.option)
    ? `${option}: ${condition.zones.map((zone) => zone.name).join(", ")}`
    : option;
}

export function wireOf({ option, zones }: Condition): Network {
  const ids = zones.map((zone) => zone.id);
  switch (option) {
    case "anywhere":
      return { connection: "ANYWHERE" };
    case "inAny":
      return { connection: "ZONE", include: [ANY] };
    case "in":
      return { connection: "ZONE", include: ids };
    case "notInAny":
      return { connection: "ZONE", exclude: [ANY] };
    case "notIn":
      return { connection: "ZONE", exclude: ids };
  }
}

export function isSame(a: Condition, b: Condition): boolean {
  if (a.option !== b.option) return false;
  if (!names(a.option)) return true;
  const ids = (condition: Condition) =>
    condition.zones
      .map((zone) => zone.id)
      .sort()
      .join();
  return ids(a) === ids(b);
}

export const isComplete = (condition: Condition) => !names(condition.option) || condition.zones.length > 0;
