// Where one is: every view is an address, Back and Forward bring it again, and days are the reader's own.
import { expect, setUp, signIn, test, totp, watched } from "./harness";

test("check 34: each address shows the same view, signed in; signed out, sign-in and then the same view", async ({
  server,
  browser,
}) => {
  // Every view three times.
  test.slow();
  const admin = await setUp(server);
  const zone = await server.zone("Office", ["198.51.100.0/26", "127.0.0.1"]);
  const { id } = await server.issue("bound", { connection: "ZONE", include: [zone] });
  await server.issue("open-one");
  const views: Array<[string, RegExp]> = [
    ["/security/api/tokens?show=open&sort=name", /open-one/],
    ["/security/api/tokens?create=true", /What do you want your token to be named/],
    [`/security/api/tokens/${id}/security`, /Calls|API calls made with this token/],
    [`/security/api/tokens/${id}/security?edit=true`, /Editing/],
    ["/security/networks?show=ip&q=office", /Office/],
    [`/security/networks/${zone}`, /Trusted proxies/],
    ["/security/networks/new/ip?name=Lisbon", /Trusted proxies/],
    ["/security/networks/new/dynamic?name=Partners", /New dynamic zone/],
    ["/security/networks/new/enhanced?name=Masks", /New enhanced dynamic zone/],
    ["/security/people?show=admins", /maya/],
    [`/check?token=${id}&from=192.0.2.77`, /outside_allowed_zones/],
    ["/log?q=office&since=7d", /Office/],
    [`/log?filter=target.id+eq+"${zone}"`, /About: nzo/],
    [`/explain/oae${"1".repeat(22)}`, /No refusal has this error id/],
    ["/settings/sessions", /Your sessions/],
    ["/settings/geo", /No file is loaded/],
    [`/security/api/tokens/${id}/security?edit=true&in=${zone}`, /Filled in with the zones/],
    [`/security/api/tokens/${id}/usage`, /Never used/],
    [`/security/api/tokens/${id}/history`, /As it is now/],
    [`/security/networks/${zone}/history`, /As it is now/],
    ["/?range=30d", /Overview/],
  ];
  const context = await browser.newContext({ baseURL: server.url });
  const faults = await watched(context, server);
  await signIn(context, server, admin);
  const page = await context.newPage();
  for (const [path, shown] of views) {
    await page.goto(path);
    await expect(page.getByText(shown).first(), path).toBeVisible();
    expect(decodeURIComponent(page.url().replace(server.url, "")), "the address stays").toBe(path);
  }
  const out = await browser.newContext({ baseURL: server.url });
  const stranger = await out.newPage();
  // Each leads to sign-in, and knows the way back; the way is gone with the form once, and else with a session.
  const ways: string[] = [];
  for (const [path] of views) {
    await stranger.goto(path);
    await expect(stranger).toHaveURL(/\/sign-in\?to=/);
    ways.push(stranger.url());
  }
  const [path = "", shown = /./] = views[4] ?? [];
  await stranger.goto(ways[4] ?? "");
  await stranger.getByRole("textbox", { name: "Login" }).fill(admin.login);
  await stranger.getByLabel("Password").fill(admin.password);
  await stranger.getByRole("textbox", { name: "Code" }).fill(totp(admin.totpSecret, 1));
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stranger.getByText(shown).first()).toBeVisible();
  expect(stranger.url().replace(server.url, "")).toBe(path);
  for (const [at, [path, shown]] of views.entries()) {
    await stranger.goto(ways[at] ?? "");
    await expect(stranger.getByText(shown).first(), path).toBeVisible();
    expect(decodeURIComponent(stranger.url().replace(server.url, "")), "the same view").toBe(path);
  }
  expect(faults).toEqual([]);
  await context.close();
  await out.close();
});

test("check 35: Back and Forward bring the list as it was left", async ({ page, server }) => {
  for (let number = 0; number < 60; number++) await server.issue(`token-${String(number).padStart(2, "0")}`);
  await page.goto("/security/api/tokens");
  await page.getByRole("columnheader", { name: "Name" }).click();
  await page.getByRole("radio", { name: /Open/ }).click();
  await expect(page).toHaveURL(/show=open/);
  const grid = page.getByRole("grid", { name: "Tokens" });
  await expect(page.getByRole("row", { name: /token-00/ })).toBeVisible();
  await grid.evaluate((element) => element.scrollTo(0, 1200));
  const row = page.getByRole("row", { name: /token-35/ });
  await expect(row).toBeVisible();
  const before = await grid.evaluate((element) => element.scrollTop);
  // A row under a moving wheel takes no press.
  await page.waitForTimeout(500);
  await row.click();
  await expect(page.getByRole("heading", { name: "token-35" })).toBeVisible();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByText("Editing")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/show=open.*sort=name|sort=name.*show=open/);
  await expect(page.getByRole("radio", { name: /Open/ })).toBeChecked();
  await expect(row).toBeVisible();
  await expect.poll(() => grid.evaluate((element) => element.scrollTop)).toBeGreaterThan(before - 80);
  await expect(row, "the focus is where it was").toBeFocused();
  await page.goForward();
  await expect(page.getByRole("heading", { name: "token-35" })).toBeVisible();
});

for (const [zone, day] of [
  ["Pacific/Tongatapu", "1 Nov 2026"],
  ["America/Los_Angeles", "31 Oct 2026"],
] as const) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });
    test(`check 54: days are the reader's own in ${zone}`, async ({ page, server }) => {
      const { id } = await server.issue("dated");
      const at = "2026-10-31T20:30:00Z";
      await page.route(`**/ringfence/v1/tokens/${id}`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), created: at } });
      });
      await page.clock.setFixedTime(new Date("2027-03-01T00:00:00Z"));
      await page.goto(`/security/api/tokens/${id}/security`);
      const time = page.locator(`time[datetime="${at}"]`);
      await expect(time).toHaveText(day.replace(/^(\d+) (\w+) (\d+)$/, (_, d, mo, y) => `${mo} ${d}, ${y}`));
      await expect(time).toHaveAttribute("title", /GMT[+-]|P[DS]T/);
    });
  });
}

test("check 54: a day of 25 hours is one day", async ({ browser, server }) => {
  const admin = await setUp(server);
  const { id } = await server.issue("dated");
  const context = await browser.newContext({ baseURL: server.url, timezoneId: "Europe/Berlin" });
  await signIn(context, server, admin);
  const page = await context.newPage();
  // The clocks go back in the night of 25 October 2026; from noon to noon it is 25 hours.
  const at = "2026-10-24T10:00:00Z";
  await page.route(`**/ringfence/v1/tokens/${id}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), created: at } });
  });
  await page.clock.setFixedTime(new Date("2026-10-25T11:00:00Z"));
  await page.goto(`/security/api/tokens/${id}/security`);
  await expect(page.locator(`time[datetime="${at}"]`)).toHaveText("yesterday");
  await context.close();
});
