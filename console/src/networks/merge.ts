// Two changed one zone: what each did to it, and mine laid on top of theirs so that neither is lost.
import { m } from "../messages/en";
import { list } from "../messages/format";
import type { ConflictRow } from "../ui/Conflict";
import type { Draft } from "./draft";
import { parseEntries } from "./entries";

const texts = (text: string) => parseEntries(text).map((line) => line.text);

/** Theirs, less what I removed, and what I added behind. */
export function mergedList(
  base: readonly string[],
  theirs: readonly string[],
  mine: readonly string[],
): string[] {
  const [had, kept] = [new Set(base), new Set(mine)];
  const left = theirs.filter((one) => kept.has(one) || !had.has(one));
  const there = new Set(left);
  return [...left, ...mine.filter((one) => !had.has(one) && !there.has(one))];
}

export const mergedLines = (base: string, theirs: string, mine: string) =>
  mergedList(texts(base), texts(theirs), texts(mine)).join("\n");

/** Mine where I changed something, theirs elsewhere. */
export function mergedDraft(base: Draft, theirs: Draft, mine: Draft): Draft {
  return {
    name: mine.name === base.name ? theirs.name : mine.name,
    usage: mine.usage === base.usage ? theirs.usage : mine.usage,
    gateways: mergedLines(base.gateways, theirs.gateways, mine.gateways),
    proxies: mergedLines(base.proxies, theirs.proxies, mine.proxies),
  };
}

const SHOWN = 20;

function changed(base: string, other: string): string {
  const [before, after] = [texts(base), texts(other)];
  const [had, has] = [new Set(before), new Set(after)];
  const said = (entries: string[]) => {
    const more = entries.length - SHOWN;
    return list([...entries.slice(0, SHOWN), ...(more > 0 ? [m.networks.andOthers(more)] : [])]);
  };
  const added = said(after.filter((entry) => !had.has(entry)));
  const removed = said(before.filter((entry) => !has.has(entry)));
  return m.networks.entriesChanged(after.length, added, removed);
}

export function conflictRows(base: Draft, theirs: Draft, mine: Draft): ConflictRow[] {
  const row = (label: string, say: (draft: Draft) => string): ConflictRow => ({
    label,
    base: say(base),
    theirs: say(theirs),
    yours: say(mine),
  });
  const rows = [
    row(m.networks.nameLabel, (draft) => draft.name),
    row(m.networks.usage, (draft) => m.networks.usages[draft.usage]),
    row(m.networks.gateways, (draft) => changed(base.gateways, draft.gateways)),
    row(m.networks.proxies, (draft) => changed(base.proxies, draft.proxies)),
  ];
  return rows.filter((row) => row.base !== row.theirs || row.base !== row.yours);
}
