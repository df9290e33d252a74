// What every screen is held to by looks: no fault that axe calls serious, nothing wider than the page, and
// targets that a finger finds.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Fault {
  impact: string | null;
  id: string;
  nodes: { target: unknown[]; html: string }[];
}

/** Check 28. By the debugger: the page's policy lets no script in, and must not for a test either. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Runtime.evaluate", { expression: source });
  const about = within === undefined ? "document" : JSON.stringify(within);
  // React Aria's own announcer is no part of the page: it is emptied again at once.
  const context = within === undefined ? "{ include: document, exclude: '[data-live-announcer]' }" : about;
  const expression = `axe.run(${context}).then((found) => JSON.stringify(found.violations))`;
  const { result } = await devtools.send("Runtime.evaluate", { expression, awaitPromise: true });
  const faults = JSON.parse(String(result.value)) as Fault[];
  const serious = faults.filter((fault) => fault.impact === "serious" || fault.impact === "critical");
  const told = serious.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" ")}`);
  expect(told).toEqual([]);
  await devtools.detach();
}

/** Check 32: nothing scrolls sideways. */
export async function expectNoWider(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const wide = [document.documentElement, ...document.querySelectorAll("main")];
    return Math.max(...wide.map((one) => one.scrollWidth - one.clientWidth));
  });
  expect(over).toBeLessThanOrEqual(0);
}

/** Check 32: what one presses is at least 40 px high; links inside a sentence are not meant. */
export async function expectBigTargets(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>("button, input, a, [role=radio], label[data-rac]");
    return (
      Array.from(all)
        .filter((one) => one.checkVisibility() && !one.closest("p, .visually-hidden") && one.tabIndex >= 0)
        .filter((one) => !one.matches("[href='#content'], label input, [href='/security/api/tokens']"))
        // A field is pressed by its box, icon and all.
        .map((one) => (one.tagName === "INPUT" ? (one.parentElement ?? one) : one))
        .filter((one) => one.getBoundingClientRect().height < 39.5)
        .map((one) => one.outerHTML.slice(0, 160))
    );
  });
  expect(small).toEqual([]);
}
