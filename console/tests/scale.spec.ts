// With ten thousand zones and a million tokens. The budgets are the design's (console.md §4, checks 8 and 52): what
// is asserted is the 95th percentile or the median, once more where the machine was busy; the numbers are printed.
import { expect, type Page, setUp, signIn, test, watched } from "./harness";
import { seedTokens, seedZones } from "./seed";

const ZONES = 10_000;
const TOKENS = 1_000_000;
/** The newest, and so the first of the list. */
const LAST = `service-${String(TOKENS).padStart(7, "0")}`;
const DEBOUNCE = 60;
/** The list waits longer than the field: its search walks every name. */
const SETTLES = 80;

const percentile = (times: number[], of: number) => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? 0;
};

/** Measured again once: the machine may have been busy with something else. */
async function within(what: string, budget: number, measure: () => Promise<number>): Promise<void> {
  const before = slowness();
  const first = await measure();
  const found = first <= budget ? first : Math.min(first, await measure());
  const slow = Math.max(before, slowness());
  console.log(`${what}: ${found.toFixed(0)} of ${budget}, on a machine ${slow.toFixed(2)} times as slow`);
  expect(found, what).toBeLessThanOrEqual(budget * slow);
}

/** Milliseconds that the walk below takes where the budgets hold with room. */
const WALK = 200;
const STEPS = 3_000_000;
const ORDER = Uint32Array.from({ length: 1 << 22 }, (_, at) => (Math.imul(at, 0x9e3779b1) >>> 0) % (1 << 22));

/**
 * How many times as slow this machine's memory is now, by a walk in random order: what a million rows are read by,
 * and what machines that are shared have least of. Never less than one.
 */
function slowness(): number {
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    let at = 0;
    for (let step = 0; step < STEPS; step++) at = ORDER[(at + step) % ORDER.length] ?? 0;
    return performance.now() - began + at * 0;
  });
  return Math.max(1, percentile(times, 0.5) / WALK);
}

/** From the key to the frame in which more than `least` things stand that hold the text. */
async function inputToPaint(page: Page, text: string, selector: string, least = 0): Promise<number> {
  await page.evaluate(
    ({ text, selector, least }) => {
      const state = window as unknown as { painted: Promise<number> };
      state.painted = new Promise((resolve) => {
        document.activeElement?.addEventListener(
          "input",
          () => {
            const began = performance.now();
            const look = () => {
              const found = Array.from(document.querySelectorAll(selector));
              const hits = found.filter((one) => one.textContent?.toLowerCase().includes(text));
              if (hits.length > least) requestAnimationFrame(() => resolve(performance.now() - began));
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          },
          { once: true },
        );
      });
    },
    { text, selector, least },
  );
  await page.keyboard.insertText(text);
  return page.evaluate(() => (window as unknown as { painted: Promise<number> }).painted);
}

/** The debounce left out. */
async function keyToPaint(page: Page, text: string): Promise<number> {
  await page.getByRole("combobox", { name: "Zones" }).fill("");
  return Math.max(0, (await inputToPaint(page, text, "[role=option]", 1)) - DEBOUNCE);
}

test("check 8: among 10,000 zones the options stand within 100 ms of the key", async ({ page, server }) => {
  test.setTimeout(240_000);
  await seedZones(server, ZONES);
  const { id } = await server.issue("billing-export");
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await page.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "In any of the following zones", exact: true }).click();
  await page.getByRole("combobox", { name: "Zones" }).click();
  const texts = Array.from(
    { length: 30 },
    (_, at) =>
      `site ${String(at * 311 + 1)
        .padStart(5, "0")
        .slice(0, 3)}`,
  );
  await keyToPaint(page, "lisbon");
  await within("key to paint, 95th percentile, ms", 100, async () => {
    const times: number[] = [];
    for (const text of texts) times.push(await keyToPaint(page, text));
    return percentile(times, 0.95);
  });
});

test(`check 52: ${TOKENS.toLocaleString("en")} tokens: opened, searched and scrolled`, async ({
  context,
  server,
}) => {
  test.setTimeout(400_000);
  const admin = await setUp(server);
  await seedTokens(server, TOKENS);
  const faults = await watched(context, server);
  await signIn(context, server, admin);
  const page = await context.newPage();
  const row = (name: RegExp) => page.getByRole("row", { name }).first();
  await page.goto("/security/api/tokens");
  await expect(row(/service-/)).toBeVisible();
  await within("list opened, median of 5, ms", 1000, async () => {
    const times: number[] = [];
    for (let at = 0; at < 5; at++) {
      await page.goto("/security/api/tokens");
      await expect(row(/service-/)).toBeVisible();
      times.push(await page.evaluate(() => performance.now()));
    }
    return percentile(times, 0.5);
  });
  let asked = 0;
  // To the painted row; the wait for more letters left out, as above.
  await within("search, key to paint, median of 7, ms", 300, async () => {
    const times: number[] = [];
    for (let at = 0; at < 7; at++) {
      const field = page.getByRole("searchbox", { name: "Search tokens" });
      await field.fill("");
      await expect(row(new RegExp(LAST))).toBeVisible();
      await field.focus();
      asked += 1;
      const wanted = `service-${String(asked * 13_579).padStart(7, "0")}`;
      times.push((await inputToPaint(page, wanted, "[role=row]")) - SETTLES);
    }
    return percentile(times, 0.5);
  });
  await page.getByRole("searchbox", { name: "Search tokens" }).fill("");
  await expect(row(new RegExp(LAST))).toBeVisible();
  await scrolled(page, 5_000);
  expect(faults).toEqual([]);
});

/** Down by a screen at a time, as far as so many rows; no row that is seen may be blank, and memory stays small. */
async function scrolled(page: Page, rows: number): Promise<void> {
  const grid = page.getByRole("grid", { name: "Tokens" });
  let seen = 0;
  const end = Date.now() + 120_000;
  while (seen < rows && Date.now() < end) {
    // Two frames later: what stands at a place of the list then is what is seen.
    const state = await grid.evaluate(async (element) => {
      element.scrollTop += element.clientHeight;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      // By their boxes: while a list scrolls, its rows are no target for the pointer.
      const { top, height } = element.getBoundingClientRect();
      const rows = Array.from(element.querySelectorAll("[role=row]"))
        .filter((one) => one.textContent?.includes("service-"))
        .map((one) => one.getBoundingClientRect());
      const blank = [0.2, 0.4, 0.6, 0.8]
        .map((share) => top + height * share)
        .filter((y) => !rows.some((row) => row.top <= y && y <= row.bottom)).length;
      return { at: Math.round(element.scrollTop / 40), blank };
    });
    expect(state.blank, `blank rows at row ${state.at}`).toBe(0);
    seen = state.at;
    await page.waitForTimeout(16);
  }
  expect(seen).toBeGreaterThanOrEqual(rows);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await devtools.send("Runtime.getHeapUsage")) as { usedSize: number };
  console.log(`heap after ${rows} rows: ${(usedSize / 1024 / 1024).toFixed(0)} of 300 MB`);
  expect(usedSize).toBeLessThan(300 * 1024 * 1024);
}
