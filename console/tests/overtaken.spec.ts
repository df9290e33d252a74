// Answers that come out of order, also those that nobody waits for any more: the newest stays (check 10).
import { expect, type Page, type Server, test } from "./harness";
import { LABEL, OPTIONS } from "./words";

async function chooseZones(page: Page, server: Server): Promise<void> {
  const { id } = await server.issue("billing-export");
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await page.getByRole("button", { name: new RegExp(LABEL) }).click();
  await page.getByRole("option", { name: OPTIONS[2], exact: true }).click();
}

/** The answers to all texts before `last` come after its own, the newest of them first, with time to be painted. */
async function overtake(page: Page, path: RegExp, last: string): Promise<string[]> {
  const answered: string[] = [];
  const held: (() => Promise<void>)[] = [];
  await page.route(path, async (route) => {
    const text = new URL(route.request().url()).searchParams.get("q") ?? "";
    const response = await route.fetch();
    const answer = async () => {
      await route.fulfill({ response }).catch(() => undefined);
      answered.push(text);
    };
    if (text !== last && !answered.includes(last)) return void held.push(answer);
    await answer();
    for (const one of held.splice(0).reverse()) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await one();
    }
  });
  return answered;
}

/** An answer that nobody waits for any more comes all the same, as one that was already on its way. */
async function keepAnswers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const plain = window.fetch;
    window.fetch = (input, init) => {
      const request = new Request(input, init);
      return plain(request.url, {
        method: request.method,
        headers: request.headers,
        credentials: request.credentials,
      });
    };
  });
}

/** What stood there whenever it changed. Runs in the page. */
function keepShown(selector: string): void {
  const kept = window as unknown as { shown: string[] };
  kept.shown = [];
  const look = () => {
    const now = Array.from(document.querySelectorAll(selector), (one) => one.textContent.trim()).join();
    if (kept.shown.at(-1) !== now) kept.shown.push(now);
    requestAnimationFrame(look);
  };
  look();
}

const shown = (page: Page) => page.evaluate(() => (window as unknown as { shown: string[] }).shown);

test("check 10: fast typing never shows an older answer over a newer one, zones", async ({
  page,
  server,
}) => {
  for (const name of ["Lisbon", "Lima", "Limerick", "Lille"]) await server.zone(name, ["198.51.100.0/26"]);
  await chooseZones(page, server);
  const answered = await overtake(page, /zones\/search\?/, "limer");
  const field = page.getByRole("combobox", { name: "Zones" });
  await page.evaluate(keepShown, "[role=option] bdi");
  await field.pressSequentially("limer", { delay: 90 });
  await expect(page.getByRole("option", { name: /^Limerick/ })).toBeVisible();
  await expect.poll(() => answered.length).toBeGreaterThanOrEqual(4);
  expect(answered.indexOf("limer")).toBeLessThan(answered.indexOf("l"));
  await expect(page.getByRole("option")).toHaveText([/^Limerick/, /New zone/]);
  const states = await shown(page);
  const first = states.indexOf("Limerick");
  expect(states.slice(first)).toEqual(["Limerick"]);
});

test("check 10: fast typing never shows an older answer over a newer one, tokens", async ({
  page,
  server,
}) => {
  for (const name of ["backup", "backup-night", "backup-nightly", "billing"]) await server.issue(name);
  await keepAnswers(page);
  await page.goto("/security/api/tokens");
  await expect(page.getByRole("row", { name: /billing/ })).toBeVisible();
  const answered = await overtake(page, /tokens\?.*q=/, "backup-nightly");
  await page.evaluate(keepShown, "[role=row] bdi[class*=name]");
  const field = page.getByRole("searchbox", { name: /Search tokens/ });
  for (const text of ["b", "backup", "backup-night", "backup-nightly"]) {
    const asked = page.waitForRequest((one) => new URL(one.url()).searchParams.get("q") === text);
    await field.fill(text);
    await asked;
  }
  await expect.poll(() => answered.length).toBe(4);
  expect(answered[0]).toBe("backup-nightly");
  await expect(page.locator("[role=row] bdi[class*=name]")).toHaveText(["backup-nightly"]);
  const states = await shown(page);
  expect(states.slice(states.indexOf("backup-nightly"))).toEqual(["backup-nightly"]);
});
