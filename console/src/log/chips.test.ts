// Chips write the expression, and the expression writes chips.
import { describe, expect, it } from "vitest";
import {
  anyOf,
  chipsOf,
  equal,
  RESULTS,
  resultOf,
  textOfChips,
  withChip,
  withoutChip,
  withResult,
} from "./chips";
import { parseFilter } from "./filter";

const texts = (text: string) => chipsOf(text)?.map((chip) => chip.text) ?? null;

describe("chips", () => {
  for (const [text, chips] of [
    ["", []],
    ["  ", []],
    ['outcome.result eq "DENY"', ['outcome.result eq "DENY"']],
    ['a eq "1" and b co "2"', ['a eq "1"', 'b co "2"']],
    ['a eq "1" and (b pr and c pr)', ['a eq "1"', "b pr", "c pr"]],
    ['a eq "1" or a eq "2"', ['a eq "1" or a eq "2"']],
    ['(a eq "1" or a eq "2") and not (b pr)', ['a eq "1" or a eq "2"', "not (b pr)"]],
    ['a eqq "1"', null],
    ["billing export", null],
  ] as const) {
    it(`of ${text || "nothing"}`, () => expect(texts(text)).toEqual(chips));
  }

  it("write an expression that means the same, and comes back as the same chips", () => {
    for (const text of [
      'a eq "1" and b co "2"',
      '(a eq "1" or b eq "2") and c pr',
      'a eq "1" or b eq "2" and c pr',
      "not (a pr and b pr) and (c pr and d pr)",
      'target.displayName eq "x and y or (z)" and outcome.reason pr',
    ]) {
      const chips = chipsOf(text);
      const written = textOfChips(chips ?? []);
      expect(texts(written)).toEqual(texts(text));
      expect(textOfChips(chipsOf(written) ?? [])).toBe(written);
    }
    expect(parseFilter(textOfChips(chipsOf("a pr and (b pr or c pr)") ?? []))).toEqual(
      parseFilter("a pr and (b pr or c pr)"),
    );
  });

  it("are added once and removed one by one", () => {
    const token = equal("target.id", "00T1");
    const one = withChip("", token);
    expect(one).toBe('target.id eq "00T1"');
    expect(withChip(one, token)).toBe(one);
    const two = withChip("a pr or b pr", token);
    expect(two).toBe('(a pr or b pr) and target.id eq "00T1"');
    expect(withoutChip(two, "a pr or b pr")).toBe(one);
    expect(withoutChip(one, one)).toBe("");
    expect(withChip('a eqq "1"', token)).toBe(one);
  });

  it("know the pill that is pressed, and press another", () => {
    expect(resultOf("")).toBe("all");
    expect(resultOf('outcome.result eq "DENY" and a pr')).toBe("denied");
    expect(resultOf('outcome.result eq "DENY" and outcome.result eq "ALLOW"')).toBe("all");
    expect(withResult('a pr and outcome.result eq "DENY"', "blocked")).toBe(
      'eventType eq "security.request.blocked" and a pr',
    );
    expect(withResult('outcome.result eq "DENY"', "all")).toBe("");
    for (const result of Object.keys(RESULTS) as (keyof typeof RESULTS)[]) {
      expect(resultOf(withResult("b pr or c pr", result))).toBe(result);
    }
  });

  it("say all values of one attribute", () => {
    const [chip] = chipsOf('a eq "1" or a eq "2"') ?? [];
    expect(chip && anyOf(chip.filter)).toEqual({ attribute: "a", values: ["1", "2"] });
    const [other] = chipsOf('a eq "1" or b eq "2"') ?? [];
    expect(other && anyOf(other.filter)).toBeNull();
  });
});
