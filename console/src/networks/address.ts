// One strict way to read an address, the engine's: crates/engine/src/addr.rs. The case files hold both to it.

export interface Address {
  /** An IPv4-mapped address is the IPv4 address. */
  bits: bigint;
  v6: boolean;
}

/** As written: a mapped address still IPv6, since the prefix of a CIDR counts from where its writer counted. */
export interface Literal extends Address {
  mapped: boolean;
}

const LONGEST = 45;
const OCTET = /^(0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const MAPPED = 0xffffn;
const LOW = 0xffffffffn;

/** Neither port, brackets, zone id nor blanks; no short, octal or hexadecimal forms. */
export function parseAddress(text: string): Address | undefined {
  const read = parseLiteral(text);
  return read && { bits: read.bits, v6: read.v6 };
}

export function parseLiteral(text: string): Literal | undefined {
  if (text.length > LONGEST) return undefined;
  if (!text.includes(":")) {
    const four = octets(text);
    return four === undefined ? undefined : { bits: BigInt(four), v6: false, mapped: false };
  }
  const bits = groups(text);
  if (bits === undefined) return undefined;
  const mapped = bits >> 32n === MAPPED;
  return { bits: mapped ? bits & LOW : bits, v6: !mapped, mapped };
}

function octets(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!OCTET.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

function groups(text: string): bigint | undefined {
  const sides = text.split("::");
  if (sides.length > 2) return undefined;
  const [head, tail] = sides as [string, string | undefined];
  // An IPv4 address stands only at the very end.
  const left = words(head, tail === undefined);
  const right = tail === undefined ? [] : words(tail, true);
  if (left === undefined || right === undefined) return undefined;
  const gap = 8 - left.length - right.length;
  // `::` is one group at least.
  if (tail === undefined ? gap !== 0 : gap < 1) return undefined;
  return [...left, ...Array<number>(gap).fill(0), ...right].reduce(
    (bits, word) => (bits << 16n) | BigInt(word),
    0n,
  );
}

function words(text: string, mayEndInFour: boolean): number[] | undefined {
  if (text === "") return [];
  const all: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (GROUP.test(part)) {
      all.push(Number.parseInt(part, 16));
    } else {
      const four = mayEndInFour && index === parts.length - 1 ? octets(part) : undefined;
      if (four === undefined) return undefined;
      all.push(Math.floor(four / 65536), four % 65536);
    }
  }
  return all;
}

/** Dotted decimal, or RFC 5952. */
export function formatAddress({ bits, v6 }: Address): string {
  if (!v6) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join(".");
  const all = Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(112 - 16 * index)) & 0xffffn));
  const { start, length } = longestZeros(all);
  const text = (part: number[]) => part.map((word) => word.toString(16)).join(":");
  return length < 2 ? text(all) : `${text(all.slice(0, start))}::${text(all.slice(start + length))}`;
}

/** The first of the longest runs. */
function longestZeros(all: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < all.length; start++) {
    let length = 0;
    while (all[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
