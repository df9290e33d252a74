// Two changed one dynamic zone: what each did to it, and mine laid on top of theirs so that neither is lost.
import { m } from "../messages/en";
import type { ConflictRow } from "../ui/Conflict";
import { type Criteria, LISTS, wireOfCriteria } from "./criteria";
import type { Zone } from "./draft";
import { inWords } from "./inWords";
import { mergedList } from "./merge";

/** Mine where I changed something, theirs elsewhere. */
export function mergedCriteria(base: Criteria, theirs: Criteria, mine: Criteria): Criteria {
  const merged: Criteria = {
    ...theirs,
    name: mine.name === base.name ? theirs.name : mine.name,
    usage: mine.usage === base.usage ? theirs.usage : mine.usage,
    proxyType: mine.proxyType === base.proxyType ? theirs.proxyType : mine.proxyType,
  };
  for (const list of LISTS) merged[list] = mergedList(base[list], theirs[list], mine[list]);
  return merged;
}

export function criteriaRows(base: Criteria, theirs: Criteria, yours: Criteria): ConflictRow[] {
  const row = (label: string, say: (draft: Criteria) => string): ConflictRow => ({
    label,
    base: say(base),
    theirs: say(theirs),
    yours: say(yours),
  });
  return [
    row(m.networks.nameLabel, (draft) => draft.name),
    row(m.networks.usage, (draft) => m.networks.usages[draft.usage]),
    row(m.networks.holds, (draft) => inWords(wireOfCriteria(draft) as Zone)),
  ].filter((one) => one.base !== one.theirs || one.base !== one.yours);
}
