// A change in words: who made it, by which way.
import type { Change } from "../evidence/shapes";
import { m } from "../messages/en";

const words = m.history;

export const whoOf = ({ actor }: Change) => actor?.login ?? words.program;

/** "in the console, from 198.51.100.7, Chrome". */
export function wayOf({ by, tokenName, address, agent }: Change): string {
  const withToken = tokenName ? words.by.token(tokenName) : words.by.someToken;
  const way = by === "token" ? withToken : by === "program" ? words.by.program : words.by.console;
  return [way, address && words.from(address), agent].filter(Boolean).join(", ");
}

export const fieldName = (field: string) => words.fields[field] ?? field;

/** Whether there is something to go back to: what is in force now is not. */
export const canRevert = (change: Change, isNewest: boolean) => !isNewest && change.state != null;
