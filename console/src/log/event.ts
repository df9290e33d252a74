// What an event says: how it ended, of which token or by whom, from where.
import type { Schemas } from "../api/client";

export type LogEvent = Schemas["LogEvent"];
type LogTarget = Schemas["LogTarget"];

export type Outcome = "allowed" | "denied" | "blocked" | "changed" | "failed" | "noted";

/** Audit of what changes nothing: somebody came in, something was seen. */
const NOTES = /^(ringfence\.(token\.new_place|log|webhook)\b|user\.session\.)/;

export function outcomeOf(event: LogEvent): Outcome {
  if (event.eventType === "security.request.blocked") return "blocked";
  const result = event.outcome.result;
  if (result === "DENY") return "denied";
  if (result === "ALLOW" && !NOTES.test(event.eventType)) return "allowed";
  if (result === "FAILURE" || event.eventType === "user.authentication.fail") return "failed";
  return NOTES.test(event.eventType) ? "noted" : "changed";
}

export const isCall = (event: LogEvent) => ["allowed", "denied", "blocked"].includes(outcomeOf(event));

export const isRefusal = (event: LogEvent) => ["denied", "blocked"].includes(outcomeOf(event));

/** A part of what only events of its type say. */
export function detail(event: LogEvent, name: string): string {
  const value: unknown = event.debugContext.debugData[name];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** How many calls a row stands for. */
export function countOf(event: LogEvent): number {
  const count = Number(detail(event, "count"));
  return Number.isFinite(count) && count > 1 ? count : 1;
}

/** The reason's code, as Check has it. */
export function reasonOf(event: LogEvent): string {
  const said = detail(event, "reason") || (event.outcome.reason ?? "");
  return said === "NETWORK_ZONE_BLOCKLIST" ? "blocklisted" : said;
}

export function tokenOf(event: LogEvent): LogTarget | null {
  return event.target.find((target) => target.type === "Token") ?? null;
}

/** Of a call its token; of anything else whoever did it. "": the program itself. */
export function whoOf(event: LogEvent): string {
  const token = tokenOf(event);
  if (isCall(event) || event.eventType.startsWith("ringfence.token.")) return token ? nameOf(token) : "";
  if (event.actor.type === "SystemPrincipal") return "";
  return event.actor.displayName || event.actor.alternateId || event.actor.id;
}

const UNKNOWN = "unknown";

/** "unknown" is Okta's word for what has no other id. */
export const nameOf = ({ displayName, alternateId, id }: LogTarget) =>
  displayName || (alternateId === UNKNOWN ? id : alternateId) || id;

export interface Whence {
  address: string;
  country: string;
  asn: number | null;
}

export const whenceOf = (event: LogEvent): Whence => ({
  address: event.client.ipAddress ?? "",
  country: event.client.geographicalContext?.country ?? "",
  asn: event.securityContext.asNumber ?? null,
});

/** The chain as it was judged, left to right. */
export function chainOfEvent(event: LogEvent): string[] {
  const said = detail(event, "chain")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (said.length > 0) return said;
  const passed = event.request.ipChain.map(({ ip }) => ip);
  return passed.length > 0 ? passed : event.client.ipAddress ? [event.client.ipAddress] : [];
}
