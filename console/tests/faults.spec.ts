// When the server is slow, or answers that it cannot, or does not answer: what is seen, and what is not sent twice.
import type { BrowserContext } from "@playwright/test";
import { expect, type Page, Server, setUp, signIn, test, watched } from "./harness";
import { Postgres } from "./postgres";

const CALLS = /\/(ringfence|api)\/v1\//;

/** Every call of the console is answered this much later. */
async function slow(context: BrowserContext, wait: number): Promise<void> {
  await context.route(CALLS, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    await route.continue().catch(() => undefined);
  });
}

/** How much of the page jumped, as the browser counts it (Cumulative Layout Shift). */
async function countShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept = window as unknown as { shifted: number; shifts: string[] };
    kept.shifted = 0;
    kept.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as unknown as {
          value: number;
          hadRecentInput: boolean;
          sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
        };
        if (shift.hadRecentInput) continue;
        kept.shifted += shift.value;
        for (const { node, previousRect, currentRect } of shift.sources) {
          const name = node instanceof Element ? node.outerHTML.slice(0, 80) : node?.textContent;
          kept.shifts.push(`${shift.value.toFixed(3)} ${previousRect.y}→${currentRect.y} ${name}`);
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

async function expectCalm(page: Page): Promise<void> {
  const { shifted, shifts } = await page.evaluate(() => {
    const kept = window as unknown as { shifted: number; shifts: string[] };
    return { shifted: kept.shifted, shifts: kept.shifts };
  });
  expect(shifted, `${page.url()}\n${shifts.join("\n")}`).toBeLessThanOrEqual(0.05);
}

/** What was asked to be changed, in the order in which it was asked. */
function writes(context: BrowserContext): string[] {
  const sent: string[] = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    const asks = /preview|check$/.test(url.pathname);
    if (request.method() !== "GET" && !asks) sent.push(`${request.method()} ${url.pathname}`);
  });
  return sent;
}

test("check 43: every call 3 s slow: bars where rows will be, and nothing jumps", async ({
  context,
  page,
  server,
}) => {
  const zone = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  const { id } = await server.issue("billing-export", { connection: "ZONE", include: [zone] });
  // The overview shows charts once a call was decided.
  expect(await server.judge((await server.issue("inventory-sync")).text, "192.0.2.77")).toBe(200);
  const places: [string, string][] = [
    ["/security/api/tokens", "billing-export"],
    [`/security/api/tokens/${id}/security`, "Frankfurt office"],
    ["/", "Needs attention"],
    [`/security/api/tokens/${id}/usage`, "Never used"],
    [`/security/api/tokens/${id}/history`, "As it is now"],
    ["/security/networks", "Frankfurt office"],
    [`/security/networks/${zone}`, "198.51.100.0/26"],
    ["/security/people", "maya"],
    ["/check", "X-Forwarded-For"],
    ["/log", "inventory-sync"],
    ["/settings/sessions", "This browser"],
  ];
  await countShifts(context);
  await page.goto("/check");
  await slow(context, 3000);
  await Promise.all(
    places.map(async ([path, shown]) => {
      const one = await context.newPage();
      await one.goto(path);
      // It is said that something comes, long before it comes.
      await expect(one.getByRole("status", { name: "Loading" }).first()).toBeVisible({ timeout: 2500 });
      await expect(one.getByText(shown).first()).toBeVisible({ timeout: 20_000 });
      await one.waitForTimeout(3500);
      await expectCalm(one);
      await one.close();
    }),
  );
});

test("check 43: every call 3 s slow: buttons say what they do, and nothing is sent twice", async ({
  context,
  page,
  server,
}) => {
  const { id } = await server.issue("billing-export");
  const sent = writes(context);
  await page.goto("/security/api/tokens?create=true");
  const form = page.getByRole("dialog", { name: "Create token" });
  const name = form.getByRole("textbox", { name: /named/ });
  await name.fill("deploy");
  await form.getByRole("button", { name: /must originate from/ }).click();
  await page.getByRole("option", { name: "Any IP" }).click();
  await slow(context, 3000);
  await form.getByRole("button", { name: "Create token" }).dblclick();
  const working = form.getByRole("button", { name: /Creating/ });
  await expect(working).toBeVisible();
  await working.press("Enter");
  await name.press("Enter");
  await name.press("Enter");
  await expect(page.getByText("I have stored it")).toBeVisible();
  expect(sent).toEqual(["POST /ringfence/v1/tokens"]);

  await context.unroute(CALLS);
  sent.length = 0;
  await page.getByText("I have stored it").click();
  await page.getByRole("button", { name: "Done" }).click();
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await page.getByRole("button", { name: /must originate from/ }).click();
  await page.getByRole("option", { name: "Not in any network zone defined in Ringfence" }).click();
  await slow(context, 3000);
  await page.getByRole("button", { name: "Save" }).dblclick();
  await expect(page.getByRole("button", { name: "Saving…" })).toBeVisible({ timeout: 1000 });
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible({ timeout: 15_000 });
  expect(sent).toEqual([`PUT /api/v1/api-tokens/${id}`]);
});

const ERROR_ID = "oae8s1wbn4zkqcdT";

/** Every call is answered that the server failed. */
async function broken(context: BrowserContext): Promise<void> {
  const errorSummary = "The server could not answer this call.";
  const json = {
    errorCode: "E0000009",
    errorSummary,
    errorLink: "E0000009",
    errorId: ERROR_ID,
    errorCauses: [],
  };
  await context.route(CALLS, (route) => route.fulfill({ status: 500, json }));
}

const LABEL = /must originate from/;

test("check 44: every call 500, then no network: the page stays and says so, reads recover, no write is repeated", async ({
  context,
  page,
  server,
}) => {
  const { id } = await server.issue("billing-export");
  const sent = writes(context);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await page.getByRole("button", { name: LABEL }).click();
  await page.getByRole("option", { name: "Not in any network zone defined in Ringfence" }).click();
  const bar = page.getByRole("status").filter({ has: page.getByRole("button", { name: "Ask again" }) });
  const save = page.getByRole("button", { name: "Save" });

  await broken(context);
  await save.click();
  await expect(page.getByText(ERROR_ID).first()).toBeVisible();
  await expect(bar).toContainText(ERROR_ID);
  await expect(page.getByRole("button", { name: LABEL })).toContainText("Not in any network zone");
  await context.unroute(CALLS);
  await expect(bar).toBeHidden();
  expect(sent).toEqual([`PUT /api/v1/api-tokens/${id}`]);

  await context.setOffline(true);
  await save.click();
  await expect(page.getByText("it is not known whether this was saved")).toBeVisible();
  await expect(bar).toContainText("cannot be reached");
  await page.getByRole("link", { name: "Networks" }).click();
  await page.getByRole("button", { name: "Keep editing" }).click();
  await expect(page.getByRole("button", { name: LABEL })).toContainText("Not in any network zone");
  await context.setOffline(false);
  await expect(bar).toBeHidden();
  expect(sent).toHaveLength(2);
  const { network } = await server.done("GET", `/api/v1/api-tokens/${id}`);
  expect(network).toEqual({ connection: "ANYWHERE" });

  await save.click();
  await expect(page.getByText(/In force on this gate/)).toBeVisible();
  expect(sent).toHaveLength(3);
});

test("check 44: a page opened while every call fails shows it, and comes by itself", async ({
  context,
  page,
  server,
}) => {
  await server.issue("billing-export");
  await broken(context);
  await page.goto("/security/api/tokens");
  await expect(page.getByText(ERROR_ID)).toBeVisible();
  await context.unroute(CALLS);
  await expect(page.getByRole("rowheader", { name: /billing-export/ })).toBeVisible();

  // Another screen than the one that is open: it fails in its place, and what is around it stays.
  await broken(context);
  await page.getByRole("link", { name: "Networks" }).click();
  await expect(page.getByRole("heading", { name: "Networks" })).toBeVisible();
  await expect(page.getByText(ERROR_ID)).toHaveCount(2);
  await context.unroute(CALLS);
  await expect(
    page.getByRole("rowheader", { name: /DefaultExemptIpZone|BlockedIpZone/ }).first(),
  ).toBeVisible();
  await expect(page.getByText(ERROR_ID)).toBeHidden();
});

test("check 47: the store down: a banner, calls are decided, changes are refused with the reason; up: it goes", async ({
  context,
}) => {
  const store = await Postgres.start();
  const server = await Server.start(`[store]\nurl = "${store.url}"`);
  try {
    await signIn(context, server, await setUp(server));
    const violations = await watched(context, server);
    const { id, text } = await server.issue("billing-export");
    const page = await context.newPage();
    await page.goto(`${server.url}/security/api/tokens/${id}/security?edit=true`);
    await page.getByRole("button", { name: LABEL }).click();
    await page.getByRole("option", { name: "In any network zone defined in Ringfence", exact: true }).click();
    const save = page.getByRole("button", { name: "Save and shut out" });
    await expect(save).toBeVisible();

    await store.down();
    await save.click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Save and shut out" }).click();
    await expect(page.getByText("Not saved: the store cannot be reached")).toBeVisible();
    const banner = page.getByText("The store cannot be reached. Calls are still decided");
    await expect(banner).toBeVisible();
    expect(await server.judge(text, "198.51.100.24")).toBe(200);

    await store.up();
    await expect(banner).toBeHidden();
    await save.click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Save and shut out" }).click();
    await expect(page.getByText(/In force on this gate/)).toBeVisible();
    expect(await server.judge(text, "198.51.100.24")).toBe(403);
    expect(violations).toEqual([]);
  } finally {
    await server.end();
    await store.end();
  }
});

for (const reaches of [true, false]) {
  test(`a save whose answer is lost: it is found out that it was ${reaches ? "" : "not "}saved`, async ({
    page,
    server,
  }) => {
    const { id } = await server.issue("billing-export");
    await page.goto(`/security/api/tokens/${id}/security?edit=true`);
    await page.getByRole("button", { name: LABEL }).click();
    await page.getByRole("option", { name: "Not in any network zone defined in Ringfence" }).click();
    await page.route("**/api/v1/api-tokens/**", async (route) => {
      if (reaches) await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/not known whether this was saved/)).toBeVisible();
    if (reaches) {
      await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
      await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
    } else {
      await expect(
        page.getByText("The server answers again: this was not saved. Save it once more."),
      ).toBeVisible();
      await page.unroute("**/api/v1/api-tokens/**");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
    }
    const { network } = await server.done("GET", `/api/v1/api-tokens/${id}`);
    expect(network).toEqual({ connection: "ZONE", exclude: ["ALL_IP_ZONES"] });
  });
}
