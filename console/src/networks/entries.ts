// The lines of an IP zone: one address, CIDR or range each, read as the engine reads it (crates/engine/src/entry.rs).
import { type Literal, parseAddress, parseLiteral } from "./address";
import { faults } from "./faults";

export type Kind = "CIDR" | "RANGE" | "ADDRESS";

export interface Entry {
  kind: Kind;
  /** As typed, host bits and all. */
  text: string;
  first: bigint;
  last: bigint;
  v6: boolean;
}

export interface Fault {
  /** The engine's word for it, as the case files name it. */
  kind: "empty" | "address" | "mixed_families" | "backwards" | "prefix";
  sentence: string;
}

/** One entry of a line; where commas part a line, several have its number. */
export interface Line {
  number: number;
  /** Where its text begins in the line. */
  at: number;
  text: string;
  fault?: string;
  entry?: Entry;
}

/** As the wire has it; an address is a RANGE of one. */
export interface WireEntry {
  type: "CIDR" | "RANGE";
  value: string;
}

/** A `-` anywhere makes it a range, else a `/` a CIDR, else it is one address. Blanks are no part of it. */
export function parseEntry(text: string): Entry | Fault {
  if (text === "") return { kind: "empty", sentence: faults.empty() };
  const hyphen = text.indexOf("-");
  if (hyphen >= 0) return range(text, text.slice(0, hyphen), text.slice(hyphen + 1));
  const slash = text.indexOf("/");
  if (slash >= 0) return network(text, text.slice(0, slash), text.slice(slash + 1));
  const only = parseAddress(text);
  if (only === undefined) return { kind: "address", sentence: faults.address(text) };
  return { kind: "ADDRESS", text, first: only.bits, last: only.bits, v6: only.v6 };
}

export const isFault = (read: Entry | Fault): read is Fault => "sentence" in read;

function range(text: string, from: string, to: string): Entry | Fault {
  const first = parseAddress(from);
  if (first === undefined) return { kind: "address", sentence: faults.part(text, "range", from) };
  const last = parseAddress(to);
  if (last === undefined) return { kind: "address", sentence: faults.part(text, "range", to) };
  if (first.v6 !== last.v6) return { kind: "mixed_families", sentence: faults.mixed(text) };
  if (last.bits < first.bits) return { kind: "backwards", sentence: faults.backwards(from, to) };
  return { kind: "RANGE", text, first: first.bits, last: last.bits, v6: first.v6 };
}

function network(text: string, before: string, prefix: string): Entry | Fault {
  const address = parseLiteral(before);
  if (address === undefined) return { kind: "address", sentence: faults.part(text, "CIDR", before) };
  const { family, least, most } = bounds(address);
  // Digits without a sign or a leading zero.
  if (!/^(0|[1-9][0-9]*)$/.test(prefix)) return { kind: "prefix", sentence: faults.prefixForm(text) };
  const bits = Number(prefix);
  if (bits < least || bits > most) {
    return { kind: "prefix", sentence: faults.prefix(prefix, family, least, most) };
  }
  const hosts = (1n << BigInt(most - bits)) - 1n;
  const last = address.bits | hosts;
  return { kind: "CIDR", text, first: last ^ hosts, last, v6: address.v6 };
}

function bounds(address: Literal) {
  // On a mapped address the prefix counts from bit 0 of the IPv6 form.
  if (address.mapped) return { family: "IPv4-mapped", least: 96, most: 128 };
  return address.v6 ? { family: "IPv6", least: 0, most: 128 } : { family: "IPv4", least: 0, most: 32 };
}

/** What a person typed or a file holds: `#` starts a comment, commas part entries, blanks around count for nothing. */
export function parseEntries(text: string): Line[] {
  const lines: Line[] = [];
  for (const [index, line] of text.split("\n").entries()) readLine(index + 1, line, lines);
  return lines;
}

/** Appends what the line holds to `lines`. */
export function readLine(number: number, line: string, lines: Line[]): void {
  for (const { at, text } of piecesOf(line)) lines.push(lineOf(number, at, text));
}

/** What the line means, unread: without its comment, parted by commas, blanks off. */
export function piecesOf(line: string): { at: number; text: string }[] {
  const comment = line.indexOf("#");
  const meant = comment < 0 ? line : line.slice(0, comment);
  const pieces: { at: number; text: string }[] = [];
  let from = 0;
  for (const part of meant.split(",")) {
    const text = part.trim();
    // A comma too many, as at the end of a pasted list, is no fault.
    if (text !== "") pieces.push({ at: from + part.indexOf(text), text });
    from += part.length + 1;
  }
  return pieces;
}

function lineOf(number: number, at: number, text: string): Line {
  const read = parseEntry(text);
  return isFault(read) ? { number, at, text, fault: read.sentence } : { number, at, text, entry: read };
}

/** In the order typed, each as it was typed; whatever is no entry is left out. */
export function wireEntries(lines: readonly Line[]): WireEntry[] {
  return lines.flatMap(({ entry }) =>
    entry === undefined ? [] : [{ type: entry.kind === "CIDR" ? "CIDR" : "RANGE", value: entry.text }],
  );
}

/** As a person would type it: a range of one address is that address. */
export function textOfWire(entries: readonly { type?: string; value?: string }[]): string {
  return entries.map(({ value = "" }) => single(value) ?? value).join("\n");
}

function single(value: string): string | undefined {
  const hyphen = value.indexOf("-");
  const first = value.slice(0, hyphen);
  return hyphen > 0 && first === value.slice(hyphen + 1) ? first : undefined;
}
