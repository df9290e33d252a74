// What needs attention: in which words, what is done about it, and whether somebody has hidden it.
import { logOf, quoted, type Target, usageOf } from "../evidence/links";
import type { Attention, AttentionKind } from "../evidence/shapes";
import { m } from "../messages/en";

const words = m.overview;

export interface Line {
  kind: AttentionKind;
  title: string;
  detail: string;
  act: string;
  target: Target;
}

/** Those whose title names the one that is meant. */
const NAMED: ReadonlySet<AttentionKind> = new Set(["new_place", "refused", "unknown_origin"]);

export function lineOf({ kind, count, items }: Attention): Line {
  const [first] = items;
  const title = words.titles[kind](count, first?.name ?? "");
  const one = count === 1 && first !== undefined;
  const detail = one
    ? NAMED.has(kind)
      ? first.detail
      : words.detail(first.name, first.detail)
    : words.names(
        items.map((item) => item.name),
        count - items.length,
      );
  return { kind, title, detail, ...actOf(kind, one ? first.id : undefined) };
}

/** `id`: of the only one that is meant. */
function actOf(kind: AttentionKind, id: string | undefined): { act: string; target: Target } {
  const { acts } = words;
  const review = (filter: string) => ({
    act: acts.review,
    target: id === undefined ? logOf(filter) : usageOf(id),
  });
  switch (kind) {
    case "new_place":
      return review(`eventType eq ${quoted("ringfence.token.new_place")}`);
    case "refused":
      return review(`outcome.result eq ${quoted("DENY")}`);
    case "unknown_origin":
      return review(`outcome.reason eq ${quoted("origin_unknown")}`);
    case "blocked":
      return { act: acts.review, target: logOf(`eventType eq ${quoted("security.request.blocked")}`) };
    case "open":
      return id === undefined
        ? { act: acts.restrict, target: { to: "/security/api/tokens", search: { show: "open" } } }
        : { act: acts.restrict, target: usageOf(id) };
    case "expiring":
      return { act: acts.show, target: { to: "/security/api/tokens", search: { show: "expiring" } } };
    case "never_used":
      return { act: acts.show, target: { to: "/security/api/tokens", search: { show: "unused" } } };
    case "geo_old":
      return { act: acts.update, target: { to: "/settings/geo" } };
    case "zones_unused":
      return { act: acts.show, target: { to: "/security/networks", search: { show: "unused" } } };
  }
}

export const isKnown = ({ kind }: Attention) => kind in words.titles;

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
