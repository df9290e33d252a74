// A refusal's story from its event alone, and the chain of either as it is drawn.
import { type Hop, hopsOf } from "../check/Chain";
import { m } from "../messages/en";
import { chainOfEvent, detail, nameOf, reasonOf, tokenOf } from "./event";
import type { Explanation, LogEvent } from "./shapes";

export function explanationOf(event: LogEvent): Explanation {
  const token = tokenOf(event);
  const steps = event.debugContext.debugData.steps;
  const count = Number(detail(event, "count")) || 1;
  return {
    verdict: "deny",
    reason: reasonOf(event),
    revision: Number(detail(event, "revision")) || 0,
    clientIp: event.client.ipAddress,
    counted: {
      count,
      first: detail(event, "firstSeen") || event.published,
      last: detail(event, "lastSeen") || event.published,
      sources: detail(event, "sources") || "one",
    },
    steps: Array.isArray(steps) ? steps.filter((step) => typeof step === "string") : [],
    facts: null,
    openness: null,
    errorId: detail(event, "errorId"),
    uuid: event.uuid,
    at: event.published,
    chain: chainOfEvent(event),
    gate: detail(event, "gate"),
    method: detail(event, "method") || null,
    target: detail(event, "requestUri") || null,
    forwarded: detail(event, "forwarded") || null,
    agent: event.client.userAgent?.rawUserAgent ?? null,
    token: token ? { id: token.id, name: nameOf(token) } : null,
    answer: { status: 0, errorCode: "" },
    admits: [],
    change: null,
    path: [],
  };
}

const ROLES = { client: "client", proxy: "over", other: "unread" } as const;

/** The judged address is marked, and says what is known of it. */
export function hopsOfExplanation(of: Explanation): Hop[] {
  const known = [of.facts?.country, of.facts?.asn == null ? "" : m.log.system(of.facts.asn)];
  const note = known.filter(Boolean).join(" · ");
  const marked = (hop: Hop): Hop => (hop.role === "client" ? { ...hop, tone: "deny", note } : hop);
  if (of.path.length === 0) return hopsOf(of.chain, of.clientIp ?? null, { client: "client" }).map(marked);
  return of.path.map(({ address, role }) => marked({ address, role: ROLES[role] ?? "unread" }));
}
