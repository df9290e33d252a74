// What the editor says about a whole list.
import { expect, test } from "vitest";
import { asNetworks, blocksOf, change, size, survey } from "./coverage";
import { parseEntries } from "./entries";
import { readText } from "./read";

const of = (text: string) => survey(parseEntries(text));
const redundant = (text: string) =>
  of(text)
    .redundant.map(({ line, inside, same }) => [line.number, same ? "same as" : "inside", inside.number])
    .sort(([a], [b]) => Number(a) - Number(b));

test("a line that adds nothing names the line that holds it", () => {
  expect(
    redundant("# x\n198.51.100.0/26\n198.51.100.7\n203.0.113.24\n2001:db8:40::/48\n2001:db8:40:7::/64"),
  ).toEqual([
    [3, "inside", 2],
    [6, "inside", 5],
  ]);
  expect(redundant("1.1.1.1\n1.1.1.0/24")).toEqual([[1, "inside", 2]]);
});

test("of two alike the later one is redundant, whatever its host bits or its form", () => {
  expect(redundant("10.0.0.5/24\n10.0.0.0-10.0.0.255\n10.0.0.0/24")).toEqual([
    [2, "same as", 1],
    [3, "same as", 1],
  ]);
  expect(redundant("::ffff:1.2.3.4\n1.2.3.4")).toEqual([[2, "same as", 1]]);
});

test("no line is redundant through the other family or by touching", () => {
  expect(redundant("0.0.0.0/0\n::/0\n::1")).toEqual([[3, "inside", 2]]);
  expect(redundant("10.0.0.0/25\n10.0.0.128/25")).toEqual([]);
  expect(redundant("10.0.0.0-10.0.0.9\n10.0.0.5-10.0.0.20")).toEqual([]);
});

test("neighbours could merge", () => {
  expect(of("10.0.0.0/25\n10.0.0.128/25\n10.0.1.0/24\n10.0.3.0/24").mergeable).toBe(2);
  expect(of("10.0.0.0-10.0.0.9\n10.0.0.5-10.0.0.20\n10.0.0.7").mergeable).toBe(1);
  expect(of("255.255.255.255\n::").mergeable).toBe(0);
});

test("addresses are counted once", () => {
  const { v4, v6 } = blocksOf(
    parseEntries("198.51.100.0/26\n198.51.100.7\n192.0.2.0/24\n203.0.113.24\n2001:db8:40::/48"),
  );
  expect(size(v4)).toBe(321n);
  expect(asNetworks(size(v6))).toEqual({ n: 1n, prefix: 48 });
  expect(size(blocksOf(parseEntries("::/0")).v6)).toBe(2n ** 128n);
  expect(asNetworks(3n)).toEqual({ n: 3n, prefix: 128 });
});

test("an edit keeps, adds and removes", () => {
  const blocks = (text: string) => blocksOf(parseEntries(text)).v4;
  expect(change(blocks("10.0.0.0/28\n10.0.1.0/28"), blocks("10.0.0.8-10.0.0.31\n10.0.1.15"))).toEqual({
    kept: 9n,
    added: 16n,
    removed: 23n,
  });
  expect(change([], blocks("10.0.0.1"))).toEqual({ kept: 0n, added: 1n, removed: 0n });
});

// Every answer is held against the plain definition: address by address.
test("agrees with counting one by one", () => {
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % n;
  };
  for (let round = 0; round < 300; round++) {
    const ranges = Array.from({ length: 1 + random(8) }, () => {
      const first = random(40);
      return [first, Math.min(59, first + random(12))] as const;
    });
    const one = of(ranges.map(([a, b]) => `10.0.0.${a}-10.0.0.${b}`).join("\n"));
    const held = new Set(ranges.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i)));
    expect(size(one.blocks.v4)).toBe(BigInt(held.size));
    const dropped = new Set(one.redundant.map(({ line }) => line.number));
    const rest = ranges.filter((_, index) => !dropped.has(index + 1));
    expect(new Set(rest.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i)))).toEqual(
      held,
    );
    const runs = [...held].filter((address) => !held.has(address - 1)).length;
    expect(one.blocks.v4.length).toBe(runs);
    expect(one.mergeable).toBe(rest.length - runs);
  }
});

const long = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    i % 125 === 0 ? `10.0.${i}.999` : `10.${(i >> 12) & 255}.${(i >> 4) & 255}.${(i & 15) * 16}/28 # ${i}`,
  ).join("\n");

test("a short text is read at once, a long one in slices, and it can be stopped", async () => {
  let told = 0;
  readText(long(100), () => told++);
  expect(told).toBe(1);
  const entries = await new Promise<number>((done) => readText(long(100_000), (read) => done(read.entries)));
  expect(entries).toBe(99_200);
  const stop = readText(long(100_000), () => told++);
  stop();
  await new Promise((done) => setTimeout(done, 300));
  expect(told).toBe(1);
});

test("5,000 lines are read and surveyed", () => {
  const text = long(5_000);
  of(text);
  const started = performance.now();
  const read = of(text);
  const took = performance.now() - started;
  expect(read.faulty.length).toBe(40);
  // A tenth of it is usual; the bound only tells a wrong algorithm.
  expect(took).toBeLessThan(500);
  console.info(`5,000 lines: ${took.toFixed(1)} ms`);
});
