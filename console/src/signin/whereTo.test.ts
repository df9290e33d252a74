// After signing in one goes to a path of this console, and nowhere else.
import { expect, it, vi } from "vitest";
import { whereTo } from "./whereTo";

vi.stubGlobal("location", { origin: "https://ringfence.example" });

it("keeps a path with what it filters by", () => {
  expect(whereTo("/security/api/tokens?q=a&show=open")).toBe("/security/api/tokens?q=a&show=open");
  expect(whereTo("/log#x")).toBe("/log#x");
});

it.each([
  undefined,
  "",
  "security",
  "//evil.example",
  "/\\evil.example",
  "/\tx//evil.example",
  "/\n/evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "/sign-in?to=/x",
  "/setup",
])("leads home from %j", (to) => {
  expect(whereTo(to)).toBe("/");
});
