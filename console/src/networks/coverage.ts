// Which addresses a list of entries holds: how many, which lines add nothing, what an edit adds and removes.
import type { Entry, Line } from "./entries";

/** A line that adds no address, and the line that holds all of its addresses already. */
export interface Redundant {
  line: Line;
  inside: Line;
  /** Both hold the same addresses. */
  same: boolean;
}

export interface Survey {
  lines: readonly Line[];
  faulty: readonly Line[];
  redundant: readonly Redundant[];
  entries: number;
  /** How many entries fewer would hold the same addresses, the redundant ones left out. */
  mergeable: number;
  blocks: Blocks;
}

export interface Block {
  first: bigint;
  last: bigint;
}

/** In order, apart, not even touching. */
export interface Blocks {
  v4: readonly Block[];
  v6: readonly Block[];
}

type Held = Line & { entry: Entry };

export function survey(lines: readonly Line[]): Survey {
  const held = lines.filter((line): line is Held => line.entry !== undefined);
  const v4 = sweep(held.filter((line) => !line.entry.v6));
  const v6 = sweep(held.filter((line) => line.entry.v6));
  const redundant = [...v4.redundant, ...v6.redundant];
  return {
    lines,
    faulty: lines.filter((line) => line.fault !== undefined),
    redundant,
    entries: held.length,
    mergeable: held.length - redundant.length - v4.blocks.length - v6.blocks.length,
    blocks: { v4: v4.blocks, v6: v6.blocks },
  };
}

export const blocksOf = (entries: readonly Line[]) => survey(entries).blocks;

/** Lowest first and, of those that begin alike, the widest, then the one typed first. */
function inOrder(lines: readonly Held[]): Held[] {
  const places = lines.map((line, place) => ({
    line,
    place,
    first: line.entry.first,
    last: line.entry.last,
  }));
  places.sort((a, b) => {
    if (a.first !== b.first) return a.first < b.first ? -1 : 1;
    if (a.last !== b.last) return a.last > b.last ? -1 : 1;
    return a.place - b.place;
  });
  return places.map(({ line }) => line);
}

function sweep(lines: readonly Held[]): { redundant: Redundant[]; blocks: Block[] } {
  const redundant: Redundant[] = [];
  const blocks: Block[] = [];
  // The line that reaches furthest so far: it adds something itself, so dropping what lies in it loses nothing.
  let furthest: Held | undefined;
  for (const line of inOrder(lines)) {
    const { first, last } = line.entry;
    if (furthest && last <= furthest.entry.last) {
      const same = first === furthest.entry.first && last === furthest.entry.last;
      redundant.push({ line, inside: furthest, same });
      continue;
    }
    furthest = line;
    const before = blocks.at(-1);
    if (before && first <= before.last + 1n) before.last = last;
    else blocks.push({ first, last });
  }
  return { redundant, blocks };
}

export const size = (blocks: readonly Block[]) =>
  blocks.reduce((total, { first, last }) => total + last - first + 1n, 0n);

/** How many addresses lie in both. */
export function shared(a: readonly Block[], b: readonly Block[]): bigint {
  let total = 0n;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i] as Block, b[j] as Block];
    let { first, last } = x;
    if (y.first > first) first = y.first;
    if (y.last < last) last = y.last;
    if (first <= last) total += last - first + 1n;
    if (x.last < y.last) i++;
    else j++;
  }
  return total;
}

export interface Change {
  kept: bigint;
  added: bigint;
  removed: bigint;
}

export function change(before: readonly Block[], after: readonly Block[]): Change {
  const kept = shared(before, after);
  return { kept, added: size(after) - kept, removed: size(before) - kept };
}

/** So many networks of that prefix: `{ n: 3n, prefix: 48 }`. */
export function asNetworks(addresses: bigint): { n: bigint; prefix: number } {
  let [n, prefix] = [addresses, 128];
  while (n !== 0n && n % 2n === 0n && prefix > 0) {
    n /= 2n;
    prefix--;
  }
  return { n, prefix };
}
