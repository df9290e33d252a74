// What the buttons of a line editor do to its text. Nothing else in it moves: order, comments and host bits stay.
import { formatAddress } from "./address";
import type { Block, Redundant, Survey } from "./coverage";
import { type Line, piecesOf } from "./entries";

/** Lines that add nothing go; of a line with commas only the part that adds nothing. */
export function withoutRedundant(text: string, redundant: readonly Redundant[]): string {
  return rewritten(text, new Map(redundant.map(({ line }) => [line, null])));
}

/** Neighbours become one entry, where the first of them stood. */
export function withMerged(text: string, { lines, blocks, redundant }: Survey): string {
  const changes = new Map<Line, string | null>();
  // One that lies in another is no neighbour: it alone changes nothing.
  const adding = new Set(lines);
  for (const { line } of redundant) adding.delete(line);
  for (const v6 of [false, true]) {
    const held = lines.filter((line) => line.entry?.v6 === v6 && adding.has(line));
    const home = new Map<Block, Line>();
    for (const line of held) {
      const block = blockOf(v6 ? blocks.v6 : blocks.v4, line.entry?.first ?? 0n);
      const first = block && home.get(block);
      if (!block) continue;
      if (first) {
        changes.set(first, blockText(block, v6));
        changes.set(line, null);
      } else {
        home.set(block, line);
      }
    }
  }
  return rewritten(text, changes);
}

function blockOf(blocks: readonly Block[], address: bigint): Block | undefined {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle] as Block).first <= address) low = middle;
    else high = middle - 1;
  }
  return blocks[low];
}

/** A network where it is one, else a range. */
export function blockText({ first, last }: Block, v6: boolean): string {
  const at = (bits: bigint) => formatAddress({ bits, v6 });
  const hosts = last - first;
  if (hosts === 0n) return at(first);
  // All ones below the prefix, and none of them in the first address.
  const isNetwork = (hosts & (hosts + 1n)) === 0n && (first & hosts) === 0n;
  if (!isNetwork) return `${at(first)}-${at(last)}`;
  return `${at(first)}/${(v6 ? 128 : 32) - hosts.toString(2).length}`;
}

/** Each of these entries as it says, `null`: gone; a line that loses all that it meant goes with its comment. */
function rewritten(text: string, changes: ReadonlyMap<Line, string | null>): string {
  const byNumber = new Map<number, Map<number, string | null>>();
  for (const [line, change] of changes) {
    const ofLine = byNumber.get(line.number) ?? new Map<number, string | null>();
    byNumber.set(line.number, ofLine.set(line.at, change));
  }
  const kept = text.split("\n").map((source, index) => {
    const ofLine = byNumber.get(index + 1);
    return ofLine === undefined ? source : rewrittenLine(source, ofLine);
  });
  return kept.filter((line) => line !== null).join("\n");
}

function rewrittenLine(source: string, changes: ReadonlyMap<number, string | null>): string | null {
  const hash = source.indexOf("#");
  const meant = piecesOf(source).map(({ at, text }) => (changes.has(at) ? changes.get(at) : text));
  const parts = meant.filter((part) => typeof part === "string");
  if (parts.length === 0) return null;
  return parts.join(", ") + (hash < 0 ? "" : ` ${source.slice(hash)}`);
}

/** Below what is there, on a line of its own. */
export function appended(text: string, more: string): string {
  const body = text.replace(/\s+$/, "");
  return body === "" ? more : `${body}\n${more}`;
}

/** A pasted list parted by commas becomes lines; commas in comments stay. */
export function onePerLine(pasted: string): string {
  return pasted
    .split("\n")
    .map((line) => {
      const hash = line.indexOf("#");
      const meant = hash < 0 ? line : line.slice(0, hash);
      if (!meant.includes(",")) return line;
      const parts = meant.split(",").map((part) => part.trim());
      return parts.filter((part) => part !== "").join("\n") + (hash < 0 ? "" : ` ${line.slice(hash)}`);
    })
    .join("\n");
}

/** The first problem behind the caret, else the first of all. */
export function nextProblem(survey: Survey, text: string, caret: number): Line | undefined {
  const number = lineAt(text, caret);
  const column = caret - (text.lastIndexOf("\n", caret - 1) + 1);
  const isBehind = (line: Line) => line.number > number || (line.number === number && line.at >= column);
  return survey.faulty.find(isBehind) ?? survey.faulty[0];
}

/** Where a line's text stands in the whole. */
export function placeOf(text: string, line: Line): [start: number, end: number] {
  let start = 0;
  for (let number = 1; number < line.number; number++) start = text.indexOf("\n", start) + 1;
  return [start + line.at, start + line.at + line.text.length];
}

/** The number of the line that the caret is in. */
export function lineAt(text: string, caret: number): number {
  let number = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < caret; at = text.indexOf("\n", at + 1)) number++;
  return number;
}
