// What the buttons of a line editor do to its text.
import { expect, test } from "vitest";
import { survey } from "./coverage";
import { appended, lineAt, nextProblem, onePerLine, placeOf, withMerged, withoutRedundant } from "./edits";
import { parseEntries } from "./entries";

const of = (text: string) => survey(parseEntries(text));

test("what adds nothing goes, all else stays as typed", () => {
  const text =
    "# two uplinks\n198.51.100.9/26 # host bits\n\n198.51.100.7 # gone\n1.1.1.1, 198.51.100.8, 2.2.2.2 # three\nbad";
  expect(withoutRedundant(text, of(text).redundant)).toBe(
    "# two uplinks\n198.51.100.9/26 # host bits\n\n1.1.1.1, 2.2.2.2 # three\nbad",
  );
});

test("neighbours become one, where the first of them stood", () => {
  const text =
    "10.0.0.128/25 # upper\n1.1.1.1\n10.0.0.0/25 # lower\n10.0.0.7\n2.2.2.2, 2.2.2.3, 2.2.2.4\n::2\n::3";
  const merged = withMerged(text, of(text));
  expect(merged).toBe("10.0.0.0/24 # upper\n1.1.1.1\n10.0.0.7\n2.2.2.2-2.2.2.4\n::2/127");
  expect(of(merged).blocks).toEqual(of(text).blocks);
  expect(of(merged).mergeable).toBe(0);
  // Host bits stay where nothing merges.
  const alone = "10.1.2.3/8\n10.0.0.7\n12.0.0.1\n12.0.0.2";
  expect(withMerged(alone, of(alone))).toBe("10.1.2.3/8\n10.0.0.7\n12.0.0.1-12.0.0.2");
});

test.each([
  ["0.0.0.0/1\n128.0.0.0/1", "0.0.0.0/0"],
  ["::/1\n8000::/1", "::/0"],
  ["1.1.1.1\n1.1.1.2", "1.1.1.1-1.1.1.2"],
  ["1.1.1.2\n1.1.1.3", "1.1.1.2/31"],
])("%j is %s", (text, one) => {
  expect(withMerged(text, of(text))).toBe(one);
});

test("more goes below", () => {
  expect(appended("", "1.1.1.1")).toBe("1.1.1.1");
  expect(appended("2.2.2.2 # x\n\n", "1.1.1.1")).toBe("2.2.2.2 # x\n1.1.1.1");
});

test("a pasted list becomes lines", () => {
  expect(onePerLine("1.1.1.1, 2.2.2.2,\n3.3.3.3 # a, b\n4.4.4.4,5.5.5.5 # c, d")).toBe(
    "1.1.1.1\n2.2.2.2\n3.3.3.3 # a, b\n4.4.4.4\n5.5.5.5 # c, d",
  );
});

test("problems are walked in order, round and round", () => {
  const text = "bad\n1.1.1.1\n2.2.2.2, worse, worst\n3.3.3.3";
  const read = of(text);
  const walked: (string | undefined)[] = [];
  for (let caret = 0, step = 0; step < 4; step++) {
    const line = nextProblem(read, text, caret);
    walked.push(line?.text);
    const [start, end] = placeOf(text, line ?? { number: 0, at: 0, text: "" });
    expect(text.slice(start, end)).toBe(line?.text);
    caret = end;
  }
  expect(walked).toEqual(["bad", "worse", "worst", "bad"]);
  expect(nextProblem(of("1.1.1.1"), "1.1.1.1", 0)).toBe(undefined);
  expect([0, 3, 4, 12, text.length].map((caret) => lineAt(text, caret))).toEqual([1, 1, 2, 3, 4]);
});
