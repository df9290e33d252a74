// Two changed one zone: nothing of either is lost.
import { expect, test } from "vitest";
import { conflictRows, mergedDraft, mergedLines } from "./merge";

test("mine goes on top of theirs", () => {
  const base = "1.1.1.1\n2.2.2.2\n3.3.3.3";
  expect(mergedLines(base, "1.1.1.1\n3.3.3.3\n9.9.9.9", "1.1.1.1\n2.2.2.2\n8.8.8.8")).toBe(
    "1.1.1.1\n9.9.9.9\n8.8.8.8",
  );
  expect(mergedLines(base, base, base)).toBe(base);
  expect(mergedLines(base, `${base}\n4.4.4.4`, `${base}\n4.4.4.4`)).toBe(`${base}\n4.4.4.4`);
});

test("what I left alone is theirs", () => {
  const base = { name: "office", usage: "POLICY" as const, gateways: "1.1.1.1", proxies: "" };
  const theirs = { ...base, name: "Office", proxies: "5.5.5.5" };
  const mine = { ...base, gateways: "1.1.1.1\n2.2.2.2" };
  expect(mergedDraft(base, theirs, mine)).toEqual({
    name: "Office",
    usage: "POLICY",
    gateways: "1.1.1.1\n2.2.2.2",
    proxies: "5.5.5.5",
  });
  expect(conflictRows(base, theirs, mine)).toEqual([
    { label: "Name", base: "office", theirs: "Office", yours: "office" },
    { label: "Gateways", base: "1 entry", theirs: "1 entry", yours: "2 entries, added 2.2.2.2" },
    { label: "Trusted proxies", base: "0 entries", theirs: "1 entry, added 5.5.5.5", yours: "0 entries" },
  ]);
});
