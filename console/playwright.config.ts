// Real Chromium against the real binary. Debian's browser: nothing is downloaded.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  testMatch: "*.spec.ts",
  // They measure, and so run alone: scale.config.ts.
  testIgnore: "scale.spec.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A machine that does something else beside may be late once: such a test is counted, and named as flaky.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: "light",
    launchOptions: {
      executablePath: process.env.RINGFENCE_TEST_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
      ],
    },
  },
});
