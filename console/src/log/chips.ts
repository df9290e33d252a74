// A filter as chips, and chips as a filter. Each chip is one condition that every event must meet.
import { type Filter, isFault, parseFilter, type Value, writeFilter } from "./filter";

export interface Chip {
  /** Its part of the expression: what it is, and what it is called by. */
  text: string;
  filter: Filter;
}

/** `null`: the text is no filter that can be shown so. "" has no chips. */
export function chipsOf(text: string): Chip[] | null {
  if (text.trim() === "") return [];
  const read = parseFilter(text);
  return isFault(read) ? null : conditions(read).map(chip);
}

export const chip = (filter: Filter): Chip => ({ text: writeFilter(filter), filter });

/** The expression of several chips; "" of none. */
export function textOfChips(chips: readonly Chip[]): string {
  const all = chips.flatMap((one) => conditions(one.filter));
  const [only] = all;
  if (only === undefined) return "";
  return writeFilter(all.length === 1 ? only : { kind: "and", all });
}

function conditions(filter: Filter): Filter[] {
  return filter.kind === "and" ? filter.all.flatMap(conditions) : [filter];
}

export const equal = (attribute: string, value: Value): Filter => ({
  kind: "compare",
  attribute,
  operator: "eq",
  value,
});

/** One more condition; the same twice is once. A text that is no filter is left behind. */
export function withChip(text: string, added: Filter): string {
  const chips = chipsOf(text) ?? [];
  const one = chip(added);
  return chips.some((had) => had.text === one.text) ? textOfChips(chips) : textOfChips([...chips, one]);
}

export function withoutChip(text: string, gone: string): string {
  return textOfChips((chipsOf(text) ?? []).filter((one) => one.text !== gone));
}

/** What the pills beside the field stand for. */
export const RESULTS = {
  allowed: equal("outcome.result", "ALLOW"),
  denied: equal("outcome.result", "DENY"),
  blocked: equal("eventType", "security.request.blocked"),
  changed: equal("outcome.result", "SUCCESS"),
} as const;
export type Result = keyof typeof RESULTS;

const resultTexts = new Map(
  Object.entries(RESULTS).map(([id, filter]) => [writeFilter(filter), id as Result]),
);

/** The pill that a filter has pressed. */
export function resultOf(text: string): Result | "all" {
  const found = (chipsOf(text) ?? []).flatMap((one) => resultTexts.get(one.text) ?? []);
  return found.length === 1 && found[0] ? found[0] : "all";
}

/** The filter with another pill pressed; the other conditions stay. */
export function withResult(text: string, result: Result | "all"): string {
  const others = (chipsOf(text) ?? []).filter((one) => !resultTexts.has(one.text));
  return textOfChips(result === "all" ? others : [chip(RESULTS[result]), ...others]);
}

/** All values, where a condition is that one attribute has any of them. */
export function anyOf(filter: Filter): { attribute: string; values: Value[] } | null {
  const all = filter.kind === "or" ? filter.all : [filter];
  const values: Value[] = [];
  let attribute: string | undefined;
  for (const one of all) {
    if (one.kind !== "compare" || one.operator !== "eq" || one.value === undefined) return null;
    if (attribute !== undefined && one.attribute !== attribute) return null;
    attribute = one.attribute;
    values.push(one.value);
  }
  return attribute === undefined ? null : { attribute, values };
}
