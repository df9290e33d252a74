// What needs attention: in which words, what is done about it, and whether somebody has hidden it.
import { logOf, quoted, type Target, usageOf } from "../evidence/links";
import type { Attention } from "../evidence/shapes";
import { m } from "../messages/en";
import { relative } from "../messages/format";
import { placeName } from "../networks/places";

const words = m.overview;

export type AttentionKind = keyof typeof words.titles;

export interface Line {
  kind: AttentionKind;
  title: string;
  detail: string;
  act: string;
  target: Target;
}

type Item = Attention["items"][number];

/** What this console has words for. */
export const isKnown = (one: Attention): one is Attention & { kind: AttentionKind } =>
  Object.hasOwn(words.titles, one.kind);

export function lineOf({ kind, count, items }: Attention & { kind: AttentionKind }, now: Date): Line {
  const [first] = items;
  const only = count === 1 ? first : undefined;
  const title = words.titles[kind](count, only?.name ?? "");
  return { kind, title, detail: detailOf(kind, count, items, now), ...actOf(kind, only?.id) };
}

/** Those whose title names the only one that is meant. */
const NAMED: ReadonlySet<AttentionKind> = new Set(["new_place", "refused", "unknown_origin"]);

function detailOf(kind: AttentionKind, count: number, items: readonly Item[], now: Date): string {
  const [first] = items;
  if (!first) return "";
  const names = [...new Set(items.map((item) => nameOf(kind, item)))];
  // Calls are counted there, and addresses named.
  if (kind === "blocked") return words.names(names, 0);
  if (count > 1) return words.names(names, count - items.length);
  return words.detail(NAMED.has(kind) ? "" : nameOf(kind, first), said(kind, first.detail, now));
}

/** Of a file the name alone. */
const nameOf = (kind: AttentionKind, { name }: Item) =>
  kind === "geo_old" ? name.slice(name.lastIndexOf("/") + 1) : name;

function said(kind: AttentionKind, detail: string, now: Date): string {
  const at = new Date(detail);
  const when = detail === "" || Number.isNaN(at.getTime()) ? "" : relative(at, now);
  switch (kind) {
    case "expiring":
      return when === "" ? "" : words.expires(when);
    case "geo_old":
      return when === "" ? "" : words.built(when);
    case "open":
    case "never_used":
      return "";
    default:
      // It begins with the country's code, where one is known.
      return detail.replace(/^[A-Z]{2}(?=$|[,;])/, (code) => placeName(code));
  }
}

/** `id`: of the only one that is meant. */
function actOf(kind: AttentionKind, id: string | undefined): { act: string; target: Target } {
  const { acts } = words;
  const review = (filter: string) => ({
    act: acts.review,
    target: id === undefined ? logOf(filter) : usageOf(id),
  });
  const tokens = (show: string): Target => ({ to: "/security/api/tokens", search: { show } });
  switch (kind) {
    case "new_place":
      return review(`eventType eq ${quoted("ringfence.token.new_place")}`);
    case "refused":
      return review(`eventType eq ${quoted("system.api_token.request_outside_allowed_range")}`);
    case "unknown_origin":
      return review(`outcome.reason eq ${quoted("origin_unknown")}`);
    case "blocked":
      return { act: acts.review, target: logOf(`eventType eq ${quoted("security.request.blocked")}`) };
    case "open":
      return { act: acts.restrict, target: id === undefined ? tokens("open") : usageOf(id) };
    case "expiring":
      return { act: acts.show, target: tokens("expiring") };
    case "never_used":
      return { act: acts.show, target: tokens("unused") };
    case "geo_old":
      return { act: acts.update, target: { to: "/settings/geo" } };
    case "zones_unused":
      return { act: acts.show, target: { to: "/security/networks", search: { show: "unused" } } };
  }
}

/** What was hidden, and until when: whatever is new since then shows it again. */
export interface Hidden {
  until: number;
  count: number;
  ids: string[];
}

const DAYS_7 = 7 * 24 * 60 * 60 * 1000;

export const hide = ({ count, items }: Attention, now: number): Hidden => ({
  until: now + DAYS_7,
  count,
  ids: items.map((item) => item.id),
});

export function isHidden({ count, items }: Attention, hidden: Hidden | undefined, now: number): boolean {
  if (hidden === undefined || now >= hidden.until || count > hidden.count) return false;
  // Of more than are named, others may be named now.
  return count > items.length || items.every((item) => hidden.ids.includes(item.id));
}
