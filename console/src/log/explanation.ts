// A refusal's story from its event alone, and the chain of either as it is drawn.
import type { Schemas } from "../api/client";
import { type Hop, type HopRole, hopsOf } from "../check/Chain";
import { m } from "../messages/en";
import { chainOfEvent, detail, type LogEvent, nameOf, reasonOf, tokenOf } from "./event";

/** A refusal by its error id: the verdict as it was recorded, and what is known around it. */
export type Explanation = Schemas["Explained"];

export function explanationOf(event: LogEvent): Explanation {
  const token = tokenOf(event);
  const { steps, zones }: Record<string, unknown> = event.debugContext.debugData;
  const count = Number(detail(event, "count")) || 1;
  return {
    verdict: "deny",
    reason: reasonOf(event),
    revision: Number(detail(event, "revision")) || 0,
    clientIp: event.client.ipAddress ?? null,
    counted: {
      count,
      first: detail(event, "firstSeen") || event.published,
      last: detail(event, "lastSeen") || event.published,
      sources: detail(event, "sources") || "one",
    },
    steps: texts(steps),
    errorId: detail(event, "errorId"),
    uuid: event.uuid,
    at: event.published,
    chain: chainOfEvent(event),
    gate: detail(event, "gate"),
    method: detail(event, "method"),
    target: detail(event, "requestUri"),
    forwarded: detail(event, "forwarded"),
    agent: event.client.userAgent?.rawUserAgent ?? "",
    token: token ? { id: token.id, name: nameOf(token) } : null,
    zones: texts(zones),
    country: event.client.geographicalContext?.country ?? null,
    asn: event.securityContext.asNumber ?? null,
    answer: { status: 0, errorCode: "" },
    admits: [],
    path: [],
  };
}

const texts = (all: unknown): string[] =>
  Array.isArray(all) ? all.filter((one): one is string => typeof one === "string") : [];

const ROLES: Record<string, HopRole> = { client: "client", proxy: "over", other: "unread" };

/** The judged address is marked, and says what is known of it. */
export function hopsOfExplanation(of: Explanation): Hop[] {
  const known = [of.country, of.asn == null ? "" : m.log.system(of.asn)];
  const note = known.filter(Boolean).join(" · ");
  const marked = (hop: Hop): Hop => (hop.role === "client" ? { ...hop, tone: "deny", note } : hop);
  if (of.path.length === 0) return hopsOf(of.chain, of.clientIp ?? null, { client: "client" }).map(marked);
  return of.path.map(({ address, role }) => marked({ address, role: ROLES[role] ?? "unread" }));
}
