// Changes in words.
import { expect, test } from "vitest";
import type { Change } from "../evidence/shapes";
import { canRevert, fieldName, wayOf, whoOf } from "./changes";

const change: Change = {
  id: "0198c1f2-0000-7000-8000-000000000001",
  at: "2026-11-17T10:00:00Z",
  kind: "system.api_token.update",
  words: "Update API token",
  actor: { id: "00u1", login: "maya" },
  by: "console",
  tokenId: null,
  tokenName: null,
  address: "198.51.100.7",
  agent: "Chrome",
  revision: 12,
  fields: [],
  state: { name: "deploy" },
};

test("who, and how", () => {
  expect(whoOf(change)).toBe("maya");
  expect(wayOf(change)).toBe("in the console, from 198.51.100.7, Chrome");
  expect(wayOf({ ...change, by: "token", tokenId: "00T1", tokenName: "terraform", agent: null })).toBe(
    "with the token terraform, from 198.51.100.7",
  );
  expect(wayOf({ ...change, by: "token", address: null, agent: null })).toBe("with a token");
  const own: Change = { ...change, actor: null, by: "program", address: null, agent: null };
  expect([whoOf(own), wayOf(own)]).toEqual(["Ringfence", "by Ringfence itself"]);
});

test("fields by the words of their forms, others as they are", () => {
  expect(fieldName("network")).toBe("Calls must originate from");
  expect(fieldName("proposed")).toBe("proposed");
});

test("one goes back to what was, not to what is, and not to nothing", () => {
  expect(canRevert(change, false)).toBe(true);
  expect(canRevert(change, true)).toBe(false);
  expect(canRevert({ ...change, state: null }, false)).toBe(false);
});
