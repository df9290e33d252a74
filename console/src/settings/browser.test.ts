// A user agent in a few words; whatever else is sent is shown as it came, and cut.
import { expect, it } from "vitest";
import { browserOf } from "./browser";

const of = (userAgent: string) => browserOf(userAgent, "unknown");

it.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Chrome 141 on Linux",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge 140 on Windows",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128 on Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Safari 17 on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
    "Safari 17 on iPhone",
  ],
  ["<img src=x>", "<img src=x>"],
  ["", "unknown"],
])("%s", (userAgent, words) => {
  expect(of(userAgent)).toBe(words);
});

it("cuts what goes on and on", () => {
  expect(of("x".repeat(256))).toHaveLength(61);
});
