// The filter language: what is read, what is written back, and where a text stops being a filter.
import { describe, expect, it } from "vitest";
import { type Filter, isFault, parseFilter, wordsOf, writeFilter } from "./filter";

const read = (text: string): Filter => {
  const filter = parseFilter(text);
  if (isFault(filter)) throw new Error(`no filter at ${filter.at}: ${text}`);
  return filter;
};

describe("parseFilter", () => {
  for (const [text, written] of [
    ['outcome.result eq "DENY"', 'outcome.result eq "DENY"'],
    ['outcome.result  EQ   "DENY"', 'outcome.result eq "DENY"'],
    ["outcome.reason PR", "outcome.reason pr"],
    ["securityContext.asNumber gt 64500", "securityContext.asNumber gt 64500"],
    ["securityContext.isProxy eq true", "securityContext.isProxy eq true"],
    ['a eq "1" and b eq "2" and c eq "3"', 'a eq "1" and b eq "2" and c eq "3"'],
    ['a eq "1" or b eq "2" and c eq "3"', 'a eq "1" or (b eq "2" and c eq "3")'],
    ['(a eq "1" or b eq "2") and c eq "3"', '(a eq "1" or b eq "2") and c eq "3"'],
    ['not (a eq "1") and (b pr)', 'not (a eq "1") and b pr'],
    ['not (a eq "1" or b eq "2")', 'not (a eq "1" or b eq "2")'],
    ['((a eq "1"))', 'a eq "1"'],
    ['target.displayName eq "a \\"b\\" and (c"', 'target.displayName eq "a \\"b\\" and (c"'],
    ['target.displayName eq "=cmd()"', 'target.displayName eq "=cmd()"'],
    ['target.displayName eq "مكتب"', 'target.displayName eq "مكتب"'],
    ['a eq ""', 'a eq ""'],
  ] as const) {
    it(`reads ${text}`, () => {
      // Parentheses that only repeat how tightly `and` binds are no difference.
      expect(read(writeFilter(read(text)))).toEqual(read(written));
      expect(read(text)).toEqual(read(written));
    });
  }

  it("writes as few parentheses as keep the shape", () => {
    expect(writeFilter(read('((a eq "1") and ((b pr)))'))).toBe('a eq "1" and b pr');
    expect(writeFilter(read("a pr or b pr and c pr"))).toBe("a pr or b pr and c pr");
  });

  for (const [text, at] of [
    ["", 0],
    ["outcome.result", 14],
    ['outcome.result eqq "DENY"', 15],
    ["outcome.result eq", 17],
    ["outcome.result eq DENY", 18],
    ['outcome.result eq "DENY', 18],
    ['outcome.result eq "DENY" outcome.reason pr', 25],
    ['(outcome.result eq "DENY"', 25],
    ['outcome.result eq "DENY")', 24],
    ['not outcome.result eq "DENY"', 4],
    ["outcome.result eq {}", 18],
    ["and", 3],
    ['a eq "\\d"', 5],
  ] as const) {
    it(`refuses ${text || "nothing"} at ${at}`, () => {
      expect(parseFilter(text)).toEqual({ at });
    });
  }

  it("ends on any text", () => {
    for (const text of ['"', "(((((", "\\", '"\\', "a eq \u0000", '""""', "a".repeat(10_000)]) {
      expect(isFault(parseFilter(text))).toBe(true);
      expect(wordsOf(text).map((word) => word.at)).toEqual(
        [...wordsOf(text).map((word) => word.at)].sort((a, b) => a - b),
      );
    }
  });
});
