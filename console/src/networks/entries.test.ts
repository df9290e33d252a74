// The console reads every line as the engine does: over the case files themselves (check 20).
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress } from "./address";
import { isFault, parseEntries, parseEntry, textOfWire, wireEntries } from "./entries";

interface Case {
  id: string;
  text?: string;
  wire?: { type?: string; value?: string };
  expect: { address?: string; malformed?: true; first?: string; last?: string; error?: string };
}

const cases = (family: string): Case[] =>
  readFileSync(new URL(`../../../cases/${family}.jsonl`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const read = (text: string) => {
  const entry = parseEntry(text);
  if (isFault(entry)) return { error: entry.kind };
  const at = (bits: bigint) => formatAddress({ bits, v6: entry.v6 });
  return { first: at(entry.first), last: at(entry.last) };
};

const faultOf = (text: string) => parseEntries(text)[0]?.fault;

describe("the case files", () => {
  const addresses = cases("ip-parse");
  const entries = cases("zone-entry").filter((one) => one.text !== undefined);
  const wires = cases("zone-entry").filter((one) => one.wire?.value !== undefined && one.expect.first);

  test("are there", () => {
    expect(addresses.length).toBeGreaterThan(100);
    expect(entries.length).toBeGreaterThan(80);
    expect(wires.length).toBeGreaterThan(3);
  });
  test.each(addresses)("$id", ({ text = "", expect: expected }) => {
    const address = parseAddress(text);
    expect(address ? { address: formatAddress(address) } : { malformed: true }).toEqual(expected);
  });
  test.each(entries)("$id", ({ text = "", expect: expected }) => {
    expect(read(text)).toEqual(expected);
  });
  test.each(wires)("$id", ({ wire, expect: expected }) => {
    expect(read(wire?.value ?? "")).toEqual(expected);
    expect(wireEntries(parseEntries(textOfWire([wire ?? {}])))[0]?.type).toBe(wire?.type);
  });
});

describe("what a person types", () => {
  test("comments, blanks, commas and empty lines", () => {
    const text = "# office\n 10.0.0.0/8 # all\r\n\n1.1.1.1, 2.2.2.2-2.2.2.9,\n\u00a0::1\u00a0";
    expect(parseEntries(text).map((line) => [line.number, line.at, line.text, line.fault])).toEqual([
      [2, 1, "10.0.0.0/8", undefined],
      [4, 0, "1.1.1.1", undefined],
      [4, 9, "2.2.2.2-2.2.2.9", undefined],
      [5, 1, "::1", undefined],
    ]);
  });
  test("goes out in order, as typed", () => {
    expect(wireEntries(parseEntries("10.1.2.3/8\nnonsense\n::FFFF:1.2.3.4\n1.1.1.1-1.1.1.9"))).toEqual([
      { type: "CIDR", value: "10.1.2.3/8" },
      { type: "RANGE", value: "::FFFF:1.2.3.4" },
      { type: "RANGE", value: "1.1.1.1-1.1.1.9" },
    ]);
  });
  test("comes back as it would be typed", () => {
    const wire = [
      { type: "RANGE", value: "1.2.3.4-1.2.3.4" },
      { type: "RANGE", value: "1.1.1.1-1.1.1.9" },
      { type: "CIDR", value: "10.1.2.3/8" },
    ];
    expect(textOfWire(wire)).toBe("1.2.3.4\n1.1.1.1-1.1.1.9\n10.1.2.3/8");
  });
});

test.each([
  ["203.0.113.300", "203.0.113.300 is not an address: 300 is more than 255."],
  ["10.1.2.3-10.1.1.9", "The range runs backwards: 10.1.2.3 is after 10.1.1.9."],
  ["192.168.1.1-::1", "192.168.1.1-::1 is not a range: one end is IPv4 and the other IPv6."],
  ["1.2.3.4/33", "/33 is not a prefix: that of an IPv4 network is 0 to 32."],
  ["::ffff:10.0.0.0/8", "/8 is not a prefix: that of an IPv4-mapped network is 96 to 128."],
  [
    "10.0.0.0/08",
    "10.0.0.0/08 is not a CIDR: write its prefix in digits without a leading zero, as in 10.0.0.0/8.",
  ],
  ["010.0.0.1", "010.0.0.1 is not an address: 010 has a leading zero."],
  ["10.0.0.1-9", "9 is not an address: IPv4 has four numbers, this has 1."],
  ["10.0.0.1-", "10.0.0.1- is not a range: an address is missing beside the hyphen."],
  ["/8", "/8 is not a CIDR: an address is missing before the slash."],
  ["10.0/16", "10.0 is not an address: IPv4 has four numbers, this has 2."],
  [
    "10.0.0.1–10.0.0.9",
    "10.0.0.1–10.0.0.9 is not an address: write a range with a plain hyphen, as in 10.0.0.1-10.0.0.9.",
  ],
  ["fe80::1%eth0", "fe80::1%eth0 is not an address: leave out what stands behind the %."],
  ["[2001:db8::1]:80", "[2001:db8::1]:80 is not an address: leave out the brackets."],
  ["1.2.3.4:443", "1.2.3.4:443 is not an address: leave out the port 443."],
  ["1::2::3", "1::2::3 is not an address: “::” may stand in it once."],
  ["1:2:3", "1:2:3 is not an address: IPv6 has eight groups, this has 3."],
  ["::12345", "::12345 is not an address: 12345 is not one to four hexadecimal digits."],
  ["1.2.3. 4", "1.2.3. 4 is not an address: there is a blank in it."],
  ["US", "US is not an address, a CIDR or a range."],
  ["\u202e1.2.3.4", "\\u{202e}1.2.3.4 is not an address, a CIDR or a range."],
])("%j says why", (text, sentence) => {
  expect(faultOf(text)).toBe(sentence);
});

test("a page of text is quoted no longer than a line", () => {
  const started = performance.now();
  expect(faultOf("é".repeat(1_000_000))?.length).toBeLessThan(200);
  expect(faultOf(`1.${"2.".repeat(500_000)}`)?.length).toBeLessThan(200);
  expect(performance.now() - started).toBeLessThan(1000);
});
