// What other pages, other names and other sessions may do to a signed-in browser: nothing.
import type { BrowserContext } from "@playwright/test";
import { call, expect, type Page, type Server, signIn, test } from "./harness";

test("b_098: signing out ends the session on the server, not only in the browser", async ({
  page,
  server,
  context,
}) => {
  await page.goto(`${server.url}/check`);
  const cookies = await context.cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await context.addCookies(cookies);
  const answer = await page.request.get(`${server.url}/ringfence/v1/session`);
  expect(answer.status()).toBe(401);
});

test("b_098: a planted cookie is not taken over by a sign-in", async ({ server, admin, context, page }) => {
  await page.goto(`${server.url}/check`);
  const [own] = await context.cookies();
  await context.clearCookies();
  if (!own) throw new Error("nobody is signed in");
  await context.addCookies([{ ...own, value: "0123456789abcdefghijkl" }]);
  await signIn(context, server, admin, 1);
  const [fresh] = await context.cookies();
  expect(fresh?.value).not.toBe("0123456789abcdefghijkl");
  expect(fresh?.value).not.toBe(own.value);
  expect(fresh?.httpOnly).toBe(true);
  expect(fresh?.sameSite).toBe("Strict");
});

/** The same cookies without the watchers: it leaves the server's origin on purpose. */
async function unwatched(context: BrowserContext): Promise<Page> {
  const browser = context.browser();
  if (!browser) throw new Error("no browser");
  return (await browser.newContext({ storageState: await context.storageState() })).newPage();
}

/** Another origin: a page of its own, on another port of another loopback name. */
async function elsewhere(page: Page, html: string): Promise<void> {
  await page.route("http://127.0.0.1:9/**", (route) =>
    route.fulfill({ contentType: "text/html", body: html }),
  );
  await page.goto("http://127.0.0.1:9/");
}

test("b_095, check 55: another origin can make no write, whatever it sends", async ({
  server,
  admin,
  context,
  page,
}) => {
  await page.goto(`${server.url}/check`);
  const evil = await unwatched(context);
  const before = await people(server);
  await elsewhere(
    evil,
    `<form id=f method=post enctype=text/plain action="${server.url}/ringfence/v1/users"><input name='{"profile":{"login":"evil' value='"}}'></form>`,
  );
  const sent = await evil.evaluate(async (url) => {
    const body = JSON.stringify({ profile: { login: "evil" } });
    const ask = (init: RequestInit) =>
      fetch(`${url}/ringfence/v1/users`, { method: "POST", body, credentials: "include", ...init }).then(
        (answer) => `answered ${answer.type}`,
        () => "refused",
      );
    return [
      await ask({ headers: { "Content-Type": "application/json" } }),
      await ask({ headers: { "Content-Type": "text/plain" } }),
      await ask({ mode: "no-cors", headers: { "Content-Type": "text/plain" } }),
    ];
  }, server.url);
  expect(sent.slice(0, 2)).toEqual(["refused", "refused"]);
  await evil.evaluate(() => (document.getElementById("f") as HTMLFormElement).submit());
  await evil.waitForLoadState();
  expect(await people(server)).toBe(before);
  expect(admin.login).toBe("maya");
});

test("b_095: the cookie alone is not enough, from the console's own origin either", async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/check`);
  const statuses = await page.evaluate(async () => {
    const body = JSON.stringify({ profile: { login: "evil" } });
    const json = { "Content-Type": "application/json" };
    const ask = async (headers: Record<string, string>) =>
      (await fetch("/ringfence/v1/users", { method: "POST", body, headers })).status;
    return [
      await ask(json),
      await ask({ ...json, "X-Ringfence-Csrf": "wrong" }),
      await ask({ "Content-Type": "text/plain" }),
    ];
  });
  for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400);
  expect(await people(server)).toBe(1);
});

async function people(server: Server): Promise<number> {
  return (await server.done("GET", "/ringfence/v1/users")).length;
}

test("b_097, check 55: the console is shown in no frame", async ({ server, context, page }) => {
  const answer = await page.goto(`${server.url}/check`);
  expect(answer?.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  const evil = await unwatched(context);
  await elsewhere(evil, `<iframe src="${server.url}/sign-in"></iframe>`);
  // What the browser shows in its place has no address of ours.
  await expect.poll(() => evil.frames()[1]?.url()).toMatch(/^chrome-error:/);
});

test("a name that resolves here is not this server: rebinding gets no page and no cookie", async ({
  server,
}) => {
  const port = new URL(server.url).port;
  const answer = await call(server.url, "GET", "/ringfence/v1/sign-in", { Host: `evil.example:${port}` });
  expect(answer.status).toBe(421);
  const page = await call(server.url, "GET", "/sign-in", { Host: `evil.example:${port}` });
  expect(page.status).toBe(421);
});
