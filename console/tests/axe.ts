// What every screen is held to by looks: no fault that axe calls serious, nothing wider than the page, and
// targets that a finger finds.
import { expect, type Page } from "@playwright/test";
import { question, serious, source } from "./axeRun";

/** Check 28. By the debugger: the page's policy lets no script in, and must not for a test either. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Runtime.evaluate", { expression: source });
  const expression = question(within);
  const { result } = await devtools.send("Runtime.evaluate", { expression, awaitPromise: true });
  expect(serious(String(result.value))).toEqual([]);
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
