// Events and conditions in words.
import { m } from "../messages/en";
import { placeName } from "../networks/places";
import { anyOf, type Chip } from "./chips";
import { type LogEvent, outcomeOf, reasonOf } from "./event";
import type { Value } from "./filter";

const words = m.log;

/** "" of a type whose events say it themselves. */
export const eventWords = (eventType: string) => words.events[eventType] ?? "";

export function whatOf(event: LogEvent): string {
  const known = eventWords(event.eventType);
  if (outcomeOf(event) === "denied") return words.refusals[reasonOf(event)] ?? event.displayMessage;
  return known || event.displayMessage || event.eventType;
}

/** A code of two letters has a name; whatever else is said is shown. */
export const countryName = (country: string) => (/^[A-Z]{2}$/.test(country) ? placeName(country) : country);

/** A condition in words; where there are none for it, as it is written. */
export function chipWords({ filter, text }: Chip): { words: string; isCode: boolean } {
  const any = anyOf(filter);
  if (any) {
    const { attribute, values } = any;
    return (
      named(attribute, values.map((value) => valueWords(attribute, value)).join(words.or)) ?? asWritten(text)
    );
  }
  if (filter.kind !== "compare") return asWritten(text);
  const { attribute, operator, value } = filter;
  const said = value === undefined ? "" : ` ${valueWords(attribute, value)}`;
  return named(attribute, `${words.relations[operator]}${said}`) ?? asWritten(text);
}

const asWritten = (text: string) => ({ words: text, isCode: true });

function named(attribute: string, said: string): { words: string; isCode: boolean } | null {
  const name = words.attributes[attribute];
  return name ? { words: `${name}: ${said}`, isCode: false } : null;
}

const results: Record<string, keyof typeof words.results> = {
  ALLOW: "allowed",
  DENY: "denied",
  SUCCESS: "changed",
  FAILURE: "failed",
};

function valueWords(attribute: string, value: Value): string {
  const text = String(value);
  if (attribute === "outcome.result" && results[text]) return words.results[results[text]];
  if (attribute === "eventType") return eventWords(text) || text;
  if (attribute === "client.geographicalContext.country") return countryName(text);
  return text;
}
