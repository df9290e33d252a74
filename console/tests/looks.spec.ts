// The screens of signing in, people and Check: by axe in both themes, on a phone, and on a very narrow one.
import { expectAccessible, expectBigTargets, expectNoWider } from "./axe";
import { expect, type Page, type Server, test, until } from "./harness";

const LONG = "l".repeat(128);

async function places(server: Server): Promise<[string, string, string | RegExp][]> {
  const person = { role: "read-only-admin", profile: { login: LONG, firstName: "عبد", lastName: "الله" } };
  const { id } = await server.done("POST", "/ringfence/v1/users", person);
  const token = await server.issue(LONG);
  const locations = [{ country: "DE" }, { country: "US", region: "US-CA" }];
  const zone = { type: "DYNAMIC", name: LONG, locations, asns: ["64501"], proxyType: "Any" };
  const partners = await server.done("POST", "/api/v1/zones", zone);
  const nowhere = { connection: "ZONE", include: [await server.zone("Office", ["198.51.100.0/26"])] };
  const errorId = await server.refused((await server.issue("audit-reader", nowhere)).text, "192.0.2.77");
  const { uuid } = await explained(server, errorId);
  return [
    ["/log", "row", /Denied, Token used from outside its zones, audit-reader/],
    [`/log?filter=${encodeURIComponent('outcome.result eq "DENY" and severity pr')}`, "grid", "Conditions"],
    [`/log?filter=${encodeURIComponent("outcome.result eqq 1")}`, "combobox", /Filter events/],
    [`/log?event=${uuid}`, "heading", "audit-reader may not be used from here"],
    [`/log?event=${uuid}&view=raw`, "region", "The event as the API has it"],
    [`/explain/${errorId}`, "heading", "audit-reader may not be used from here"],
    [`/explain/oae${"1".repeat(22)}`, "heading", "No refusal has this error id"],
    ["/", "heading", "Overview"],
    [`/security/api/tokens/${token.id}/usage`, "heading", "Never used"],
    [`/security/api/tokens/${token.id}/history`, "list", "History"],
    ["/security/people", "heading", "People"],
    ["/security/people?create=true", "dialog", "Add person"],
    [`/security/people/${id}`, "heading", LONG],
    [`/check?token=${token.id}&from=198.51.100.24,2001:db8:40::1f`, "list", "How it was decided"],
    ["/settings/sessions", "heading", "Your account"],
    ["/settings/geo", "heading", "No file is loaded"],
    [`/security/networks/${partners.id}`, "heading", LONG],
    ["/security/networks/new/enhanced", "heading", "New enhanced dynamic zone"],
  ];
}

/** Refusals are written a little after they were answered. */
async function explained(server: Server, errorId: string): Promise<{ uuid: string }> {
  await until("the refusal is kept", async () => {
    return (await server.api("GET", `/ringfence/v1/explain/${errorId}`)).status === 200;
  });
  return server.done("GET", `/ringfence/v1/explain/${errorId}`);
}

async function visit(page: Page, server: Server, look: (page: Page) => Promise<void>): Promise<void> {
  for (const [path, role, name] of await places(server)) {
    await page.goto(server.url + path);
    await expect(page.getByRole(role as "heading", { name, exact: true }).first()).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    await test.step(path, () => look(page));
  }
}

for (const theme of ["light", "dark"] as const) {
  test(`check 28: no serious fault, ${theme}`, async ({ page, server }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await visit(page, server, (shown) => expectAccessible(shown));
    await page.context().clearCookies();
    for (const path of ["/sign-in", "/setup#spent"]) {
      await page.goto(server.url + path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
  });
}

for (const width of [390, 320]) {
  test(`check 32: at ${width} px nothing scrolls sideways, and targets are 40 px`, async ({
    page,
    server,
  }) => {
    test.slow();
    await page.setViewportSize({ width, height: 700 });
    await visit(page, server, async (shown) => {
      await expectNoWider(shown);
      await expectBigTargets(shown);
    });
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in`);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expectNoWider(page);
    await expectBigTargets(page);
  });
}

test("check 42: turned right to left, the page mirrors and chains do not", async ({ page, server }) => {
  const { id } = await server.issue("billing-export");
  await page.goto(`${server.url}/check?token=${id}&from=198.51.100.24,203.0.113.180`);
  await expect(page.getByRole("list", { name: "How it was decided" })).toBeVisible();
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  const chain = page.getByRole("list", { name: /The call’s way/ }).last();
  const [first, second] = [chain.getByRole("listitem").first(), chain.getByRole("listitem").last()];
  const at = async (one: typeof first) => (await one.boundingBox())?.x ?? 0;
  expect(await at(first)).toBeLessThan(await at(second));
  const heading = page.getByRole("heading", { name: "What we see of you" });
  const other = page.getByRole("heading", { name: "Try an address" });
  expect(await at(heading)).toBeGreaterThan(await at(other));
});
