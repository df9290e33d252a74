// Coming in, staying in, and being thrown out: set-up, sign-in, sessions, in a real browser.
import type { BrowserContext } from "@playwright/test";
import {
  type Account,
  call,
  expect,
  PASSWORD,
  type Page,
  type Server,
  setUp,
  test,
  totp,
  watched,
  withPassword,
} from "./harness";

/** A device that holds passkeys and knows its person, in the browser itself. Gives what takes it away. */
async function withAuthenticator(page: Page): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return async () => {
    await devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  };
}

async function typeSignIn(page: Page, account: Account, step = 0): Promise<void> {
  await page.getByRole("textbox", { name: "Login" }).fill(account.login);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("textbox", { name: "Code" }).fill(totp(account.totpSecret, step));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Without a session: somebody comes to the door. Watched like everybody else. */
const stranger = test.extend<{ visit: (path: string) => Promise<Page> }>({
  visit: async ({ context, server }, use) => {
    const faults = await watched(context, server);
    await use(async (path) => {
      const page = await context.newPage();
      await page.goto(`${server.url}${path}`);
      return page;
    });
    expect(faults, "checks 30 and 31").toEqual([]);
  },
});

const setupPath = (server: Server) => {
  const link = new URL(server.setupLink);
  return link.pathname + link.hash;
};

stranger.describe("with passkeys", () => {
  // Not said, it is localhost, which passkeys take for a name.
  stranger.use({ config: "# no public_url" });

  stranger(
    "check 1: a fresh server is set up by its link and a passkey, up to the first token; b_101: the link works once",
    async ({ server, visit }) => {
      const began = Date.now();
      const page = await visit("/sign-in");
      await withAuthenticator(page);
      await page.goto(server.url + setupPath(server));
      await expect(page).toHaveURL(`${server.url}/setup`);
      await page.getByLabel("First name").fill("Maya");
      await page.getByLabel("Last name").fill("Okafor");
      await page.getByRole("textbox", { name: "Login" }).fill("maya");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Make a passkey" }).click();
      await expect(page.getByText("You are seen as")).toBeVisible();
      await expect(page.getByText("127.0.0.1")).toBeVisible();
      await expect(page.getByText("through no proxy")).toBeVisible();
      await page.getByRole("link", { name: "Looks right" }).click();
      await expect(page.getByRole("dialog", { name: "Create token" })).toBeVisible();
      await page.getByLabel("What do you want your token to be named?").fill("first");
      await page.getByRole("button", { name: /API calls made with this token/ }).click();
      await page.getByRole("option", { name: "Any IP", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
      const text = await page
        .getByRole("dialog", { name: "first is ready" })
        .getByText(/^rf_/)
        .first()
        .textContent();
      expect(await server.judge(text ?? "", "198.51.100.7")).toBe(200);
      expect(Date.now() - began).toBeLessThan(90_000);

      const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
      const secret = new URL(server.setupLink).hash.slice(1);
      expect(kept).not.toContain(secret);
      expect(server.log.split("\n").filter((line) => line.includes(secret))).toHaveLength(1);

      const again = await page.context().newPage();
      await again.goto(server.url + setupPath(server));
      await expect(again.getByRole("heading", { name: "This link is spent or expired" })).toBeVisible();
      await expect(again.getByText("ringfence admin recover LOGIN")).toBeVisible();
    },
  );

  stranger(
    "a passkey made at set-up signs in again, and another one is added, named and removed",
    async ({ server, visit }) => {
      const page = await visit("/sign-in");
      const takeAway = await withAuthenticator(page);
      await page.goto(server.url + setupPath(server));
      await page.getByRole("textbox", { name: "Login" }).fill("maya");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Make a passkey" }).click();
      await page.getByRole("link", { name: "Looks right" }).click();
      await page.goto(`${server.url}/settings/sessions`);
      const only = page.getByRole("button", { name: /^Remove Chrome/ });
      await expect(only).toBeDisabled();
      await expect(page.getByText("This is your only way in")).toBeVisible();

      // The virtual device may sign in again by itself as soon as it is asked.
      const out = page.waitForResponse((answer) => answer.request().method() === "DELETE");
      await page.getByRole("button", { name: "Sign out" }).first().click();
      expect((await out).status()).toBe(204);
      await page.waitForURL(/\/sign-in|\/security/);
      await page.goto(`${server.url}/check`);
      // By itself or by the button: the virtual device answers whatever asks first.
      const enter = page.getByRole("button", { name: "Sign in with a passkey" });
      await enter.click({ timeout: 3_000 }).catch(() => undefined);
      await expect(page).toHaveURL(`${server.url}/check`);
      await expect(page.getByRole("heading", { name: "Check", exact: true })).toBeVisible();

      await page.goto(`${server.url}/settings/sessions`);
      await page.getByRole("button", { name: "Add passkey…" }).click();
      const form = page.getByRole("dialog", { name: "Add a passkey" });
      await form.getByRole("button", { name: "Make the passkey" }).click();
      await expect(form.getByText("This device already holds a passkey")).toBeVisible();
      await takeAway();
      await withAuthenticator(page);
      await form.getByRole("textbox", { name: "Name" }).fill("Blue key");
      await form.getByRole("button", { name: "Make the passkey" }).click();
      await expect(form).toBeHidden();
      await expect(page.getByText("Blue key", { exact: true })).toBeVisible();
      await only.click();
      await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
      await page.getByRole("button", { name: "Remove passkey" }).click();
      await expect(only).toBeHidden();
      await expect(page.getByRole("button", { name: "Remove Blue key…" })).toBeDisabled();

      // 38, by passkey: the dialog takes it as the page does.
      await page.getByRole("link", { name: "People" }).click();
      await page.getByRole("button", { name: "Add person" }).click();
      await page.getByRole("textbox", { name: "Login" }).fill("svc-billing");
      await page.context().clearCookies();
      await page.getByRole("dialog").getByRole("button", { name: "Add person" }).click();
      const ended = page.getByRole("dialog", { name: "Your session ended" });
      await ended
        .getByRole("button", { name: "Sign in with a passkey" })
        .click({ timeout: 3_000 })
        .catch(() => undefined);
      await expect(ended).toBeHidden();
      await expect(page.getByRole("textbox", { name: "Login" })).toHaveValue("svc-billing");
    },
  );
});

stranger(
  "without a link set-up says how to get one, and sign-in how to come back",
  async ({ server, visit }) => {
    const page = await visit("/sign-in");
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expect(page.getByText("ringfence admin recover LOGIN")).toBeVisible();
    await page.goto(`${server.url}/setup`);
    await expect(page.getByRole("heading", { name: "The link is not here" })).toBeVisible();
  },
);

stranger(
  "by choice the link sets a password and codes; then it tells what a proxy needs",
  async ({ server, visit }) => {
    const page = await visit(setupPath(server));
    await page.getByRole("textbox", { name: "Login" }).fill("maya");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Use a password and a code instead" }).click();
    const key = page.getByRole("region", { name: "Key" });
    await expect(key).toBeVisible();
    const secret = ((await key.textContent()) ?? "").replace(/\s/g, "");
    await page.getByLabel("Password").fill("too short");
    await page.getByRole("textbox", { name: "Code" }).fill(totp(secret, -1));
    await expect(page.getByRole("button", { name: "Set password" })).toBeDisabled();
    await page.getByLabel("Password").fill(PASSWORD);
    await page
      .getByRole("textbox", { name: "Code" })
      .fill(String((Number(totp(secret)) + 1) % 1_000_000).padStart(6, "0"));
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("It is not the code of this moment.")).toBeVisible();
    await page.getByRole("textbox", { name: "Code" }).fill(totp(secret, -1));
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByRole("button", { name: "I am behind a proxy" }).click();
    await expect(page.getByText('trusted_peers = ["127.0.0.1/32"]')).toBeVisible();
    await page.getByRole("link", { name: "Continue to the first token" }).click();
    await expect(page.getByRole("dialog", { name: "Create token" })).toBeVisible();

    await page.context().clearCookies();
    await page.goto(`${server.url}/check`);
    await typeSignIn(page, { login: "maya", password: PASSWORD, totpSecret: secret });
    await expect(page).toHaveURL(`${server.url}/check`);
  },
);

stranger("b_121: an unknown login and a wrong password get the same words", async ({ server, visit }) => {
  const account = await setUp(server);
  const page = await visit("/sign-in");
  const said: (string | null)[] = [];
  for (const login of [account.login, "nobody"]) {
    await typeSignIn(page, { ...account, login, password: "wrong wrong wrong" });
    const note = page.getByRole("status").filter({ hasText: "Nobody signs in" });
    await expect(note).toBeVisible();
    said.push(await note.textContent());
    await page.reload();
  }
  expect(said[0]).toBe(said[1]);
});

stranger(
  "check 34: signed out, a deep link leads through sign-in to the same view",
  async ({ server, visit }) => {
    const account = await setUp(server);
    const page = await visit("/security/people?show=inactive&q=nobody");
    await expect(page).toHaveURL(/\/sign-in\?to=/);
    await typeSignIn(page, account);
    await expect(page).toHaveURL(`${server.url}/security/people?show=inactive&q=nobody`);
    await expect(page.getByRole("radio", { name: /Inactive/ })).toBeChecked();
  },
);

stranger("after signing in one never leaves the console", async ({ server, visit }) => {
  const account = await setUp(server);
  const page = await visit("/sign-in?to=%2F%2Fevil.example%2F");
  await typeSignIn(page, account);
  await expect(page).toHaveURL(`${server.url}/`);
  // Whoever is signed in already is led on at once, and no further.
  for (const to of ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
    await page.goto(`${server.url}/sign-in?to=${encodeURIComponent(to)}`);
    await expect(page.getByRole("heading", { name: "Overview" }), to).toBeVisible();
    expect(page.url().startsWith(`${server.url}/`), `${to} led to ${page.url()}`).toBe(true);
  }
});

test("check 38: a session that ends under a form gives what was typed back to the same person", async ({
  page,
  server,
  admin,
  context,
}) => {
  await page.goto(`${server.url}/security/people?create=true`);
  await page.getByRole("textbox", { name: "Login" }).fill("svc-billing");
  await context.clearCookies();
  const form = page.getByRole("dialog", { name: "Add person" });
  await form.getByRole("button", { name: "Add person" }).click();
  const ended = page.getByRole("dialog", { name: "Your session ended" });
  await expect(ended).toBeVisible();
  await expect(ended.getByRole("textbox", { name: "Login" })).toHaveValue(admin.login);
  await page.keyboard.press("Escape");
  await expect(ended).toBeVisible();
  await ended.getByLabel("Password").fill(admin.password);
  await ended.getByRole("textbox", { name: "Code" }).fill(totp(admin.totpSecret, 1));
  await ended.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(ended).toBeHidden();
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveValue("svc-billing");
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(page).toHaveURL(/\/security\/people\/00u/);
});

test("check 38: another administrator who signs in there gets none of what was typed", async ({
  page,
  server,
  context,
}) => {
  const profile = { login: "jonas", firstName: "Jonas", lastName: "Weber" };
  await server.done("POST", "/ringfence/v1/users", { role: "super-admin", profile });
  const jonas = await withPassword(server, await server.recover("jonas"), profile);
  await page.goto(`${server.url}/security/people?create=true`);
  await page.getByRole("textbox", { name: "Login" }).fill("svc-secret-plan");
  await context.clearCookies();
  await page.getByRole("dialog").getByRole("button", { name: "Add person" }).click();
  const ended = page.getByRole("dialog", { name: "Your session ended" });
  await ended.getByRole("textbox", { name: "Login" }).fill("jonas");
  await ended.getByLabel("Password").fill(jonas.password);
  await ended.getByRole("textbox", { name: "Code" }).fill(totp(jonas.totpSecret, 0));
  await ended.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(page.getByText("Jonas Weber")).toBeVisible();
  expect(await page.content()).not.toContain("svc-secret-plan");
  await page.goto(`${server.url}/security/people?create=true`);
  await expect(page.getByRole("textbox", { name: "Login" })).toHaveValue("");
});

test("a session ends with its person, under the open page, and does not come back", async ({
  page,
  server,
  admin,
}) => {
  await page.goto(`${server.url}/security/people`);
  await expect(page.getByRole("heading", { name: "People", exact: true })).toBeVisible();
  await server.done("POST", "/ringfence/v1/users", { role: "super-admin", profile: { login: "jonas" } });
  const wanted = { name: "by jonas", owner: "jonas", network: { connection: "ANYWHERE" } };
  const { token } = await server.done("POST", "/ringfence/v1/tokens", wanted);
  const headers = { Authorization: `SSWS ${token}` };
  const stop = await call(server.url, "POST", "/ringfence/v1/users/maya/lifecycle/deactivate", headers);
  expect(stop.status, stop.text).toBe(200);
  // Whatever the page asks next is answered so; it may have asked by itself already.
  const next = page.getByRole("radio", { name: /^Inactive/ }).click({ timeout: 2_000 });
  await next.catch(() => undefined);
  const ended = page.getByRole("dialog", { name: "Your session ended" });
  await ended.getByLabel("Password").fill(admin.password);
  await ended.getByRole("textbox", { name: "Code" }).fill(totp(admin.totpSecret, 1));
  await ended.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(ended.getByText("Nobody signs in")).toBeVisible();
});

test("an empty chair keeps no session alive", async ({ page, server, context }) => {
  let asked = 0;
  context.on("request", (request) => {
    if (request.url().endsWith("/ringfence/v1/whoami")) asked += 1;
  });
  await page.clock.install();
  await page.goto(`${server.url}/security/people`);
  await expect(page.getByText("in force on this gate")).toBeVisible();
  const first = asked;
  await page.clock.runFor("00:40");
  await expect.poll(() => asked).toBeGreaterThan(first);
  await page.clock.runFor("06:00");
  const before = asked;
  for (let minute = 0; minute < 5; minute += 1) {
    await page.clock.runFor("01:00");
    await page.evaluate(() => fetch("/icon.svg").then((answer) => answer.text()));
  }
  expect(asked).toBe(before);
  await page.mouse.move(200, 200);
  await page.clock.runFor("00:40");
  await expect.poll(() => asked).toBeGreaterThan(before);
});

test("sessions: another browser is seen, revoked, and out at its next call", async ({
  page,
  server,
  admin,
  browser,
}) => {
  const other = await second(browser.newContext(), server, admin);
  await page.goto(`${server.url}/settings/sessions`);
  const rows = page.getByRole("listitem").filter({ hasText: "Signed in" });
  // The set-up's own, this one, and the other.
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: /^Revoke the session of Chrome/ }).click();
  await expect(rows).toHaveCount(2);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
});

test("sessions: all others are revoked at once, with the focus on Cancel before", async ({
  page,
  server,
  admin,
  browser,
}) => {
  const other = await second(browser.newContext(), server, admin);
  await page.goto(`${server.url}/settings/sessions`);
  await page.getByRole("button", { name: "Revoke all others…" }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke all others" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Signed in" })).toHaveCount(1);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
});

/** Signed in by hand, so that the session has this browser's name. */
async function second(made: Promise<BrowserContext>, server: Server, account: Account): Promise<Page> {
  const page = await (await made).newPage();
  await page.goto(`${server.url}/sign-in?to=/security/people`);
  await typeSignIn(page, account, 1);
  await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
  return page;
}
