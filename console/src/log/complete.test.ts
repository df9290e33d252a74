// What is offered while one types a filter; and what is words.
import { describe, expect, it } from "vitest";
import { meansFilter } from "./attributes";
import { completionAt, take } from "./complete";

/** `|` is the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  return { text, ...completionAt(text, caret) };
};
const offered = (marked: string) => at(marked).offers.map((offer) => offer.text);
const taken = (marked: string, index = 0) => {
  const { text, ...completion } = at(marked);
  const offer = completion.offers[index];
  if (!offer) return null;
  const after = take(text, completion, offer);
  return `${after.text.slice(0, after.caret)}|${after.text.slice(after.caret)}`;
};

describe("completionAt", () => {
  it("offers attributes, operators, values and what joins, each where it can stand", () => {
    expect(offered("outc|")).toEqual(["outcome.result", "outcome.reason"]);
    expect(offered("result|")).toEqual(["outcome.result"]);
    expect(offered("outcome.result |")).toContain("eq");
    expect(offered("outcome.result n|")).toEqual(["ne"]);
    expect(offered("outcome.result eq |")).toEqual(['"ALLOW"', '"DENY"', '"SUCCESS"', '"FAILURE"']);
    expect(offered('outcome.result eq "DE|')).toEqual(['"DENY"']);
    expect(offered("outcome.result eq de|")).toEqual(['"DENY"']);
    expect(offered('eventType eq "blocked|')).toEqual(['"security.request.blocked"']);
    expect(offered('outcome.result eq "DENY" |')).toEqual(["and", "or"]);
    expect(offered("outcome.reason pr |")).toEqual(["and", "or"]);
    expect(offered('outcome.result eq "DENY" and sev|')).toEqual(["severity"]);
    expect(offered("(acto|")).toContain("actor.id");
    expect(offered("not (uui|)")).toEqual(["uuid"]);
    expect(offered("billing|")).toEqual([]);
    expect(offered('target.displayName eq "bil|')).toEqual([]);
  });

  it("puts what is taken in the place of what was typed", () => {
    expect(taken("outc|")).toBe("outcome.result |");
    expect(taken("outcome.result |")).toBe("outcome.result eq |");
    expect(taken('outcome.result eq "DE| and a pr')).toBe('outcome.result eq "DENY" |and a pr');
    expect(taken('outcome.result eq "DE|" and a pr')).toBe('outcome.result eq "DENY" |and a pr');
    expect(taken("outc| eq 1")).toBe("outcome.result |eq 1");
    expect(taken("(sev|) and a pr")).toBe("(severity |) and a pr");
  });
});

describe("meansFilter", () => {
  for (const text of [
    'outcome.result eq "DENY"',
    'outcome.result eqq "DENY"',
    "actor.id whatever",
    '(a eq "1")',
    'not (a eq "1")',
    "severity eq",
  ]) {
    it(`takes ${text}`, () => expect(meansFilter(text)).toBe(true));
  }
  for (const text of [
    "billing export",
    "severity",
    "device unknown",
    "203.0.113.9",
    "not found",
    "",
    "uuid",
  ]) {
    it(`leaves ${text || "nothing"} to the words`, () => expect(meansFilter(text)).toBe(false));
  }
});
