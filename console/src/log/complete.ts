// What can stand where the caret is in a filter: an attribute, an operator, a value, or a word that joins.
import { ATTRIBUTES, VALUES } from "./attributes";
import { isOperator, OPERATORS, type Word, wordsOf } from "./filter";

export interface Offer {
  text: string;
  kind: "attribute" | "operator" | "value" | "join";
}

export interface Completion {
  /** What an offer takes the place of. */
  from: number;
  to: number;
  offers: Offer[];
}

type Wanted = Offer["kind"];

const MOST = 12;

export function completionAt(text: string, caret: number): Completion {
  const words = wordsOf(text);
  const current = words.find(
    (word) =>
      word.kind !== "open" &&
      word.kind !== "close" &&
      word.at < caret &&
      (caret < word.at + word.text.length || (caret === word.at + word.text.length && !isWhole(word))),
  );
  const from = current?.at ?? caret;
  const before = words.filter((word) => word.at < from && word !== current);
  const typed = text.slice(from, caret);
  const { wanted, attribute } = stateAfter(before);
  // A string without its end runs to the end of the text: what is behind the caret is not of it.
  const to = current && !current.isCut ? current.at + current.text.length : caret;
  return { from, to, offers: offersOf(wanted, attribute, typed) };
}

/** A closed string is typed out: behind it, something else begins. */
const isWhole = (word: Word) => word.kind === "string" && word.isCut !== true;

function stateAfter(words: readonly Word[]): { wanted: Wanted; attribute: string } {
  let wanted: Wanted = "attribute";
  let attribute = "";
  for (const word of words) {
    const text = word.text.toLowerCase();
    if (word.kind === "open") wanted = "attribute";
    else if (word.kind === "close") wanted = "join";
    else if (wanted === "attribute" && text === "not") wanted = "attribute";
    else if (wanted === "attribute") [wanted, attribute] = ["operator", word.text];
    else if (wanted === "operator") wanted = isOperator(text) && text === "pr" ? "join" : "value";
    else wanted = wanted === "value" ? "join" : "attribute";
  }
  return { wanted, attribute };
}

function offersOf(wanted: Wanted, attribute: string, typed: string): Offer[] {
  const part = typed.replace(/^"/, "").toLowerCase();
  const texts: Record<Wanted, readonly string[]> = {
    attribute: ATTRIBUTES,
    operator: OPERATORS,
    value: VALUES[attribute] ?? [],
    join: ["and", "or"],
  };
  const begins = texts[wanted].filter((text) => text.toLowerCase().startsWith(part));
  const holds = texts[wanted].filter(
    (text) => part.length > 1 && !begins.includes(text) && text.toLowerCase().includes(part),
  );
  return [...begins, ...holds]
    .slice(0, MOST)
    .map((text) => ({ text: wanted === "value" ? JSON.stringify(text) : text, kind: wanted }))
    .filter((offer) => offer.text !== typed);
}

/** The text with an offer taken, and where the caret stands behind it. */
export function take(text: string, { from, to }: Completion, offer: Offer): { text: string; caret: number } {
  const rest = text.slice(to);
  const gap = rest.startsWith(" ") ? "" : " ";
  const start = `${text.slice(0, from)}${offer.text}${gap}`;
  return { text: start + rest, caret: start.length + (gap === "" ? 1 : 0) };
}
