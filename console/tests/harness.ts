// What every browser test begins with: a server of its own, an administrator signed in, and watchers that
// fail the test where a page breaks its policy or calls anybody else (checks 30 and 31, across the suite).
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { call, Server, totp } from "./server";

export { expect, type Page } from "@playwright/test";
export { call, Server, totp, until } from "./server";

export const PASSWORD = "correct horse battery staple";

export interface Account {
  login: string;
  password: string;
  totpSecret: string;
}

interface Fixtures {
  config: string;
  server: Server;
  admin: Account;
  /** A page whose browser is signed in as the first administrator. */
  page: Page;
  watch: undefined;
}

/** Sets up the first administrator by the one-time link, with a password and a code. */
export async function setUp(
  server: Server,
  login = "maya",
  firstName = "Maya",
  lastName = "Okafor",
): Promise<Account> {
  const link = new URL(server.setupLink).hash.slice(1);
  return withPassword(server, link, { login, firstName, lastName });
}

export async function withPassword(
  server: Server,
  link: string,
  who: { login: string; firstName: string; lastName: string },
): Promise<Account> {
  const headers = { Origin: server.url, "Sec-Fetch-Site": "same-origin" };
  const post = (path: string, body: unknown) => call(server.url, "POST", path, headers, body);
  const begun = await post("/ringfence/v1/setup/password/start", { link, login: who.login });
  expect(begun.status, begun.text).toBe(200);
  const { ceremony, totpSecret } = begun.json;
  const body = { link, ceremony, ...who, password: PASSWORD, code: totp(totpSecret, -1) };
  const made = await post("/ringfence/v1/setup/password", body);
  expect(made.status, made.text).toBe(200);
  return { login: who.login, password: PASSWORD, totpSecret };
}

/** A new session's cookie, put into the browser. `step`: each code is good once. */
export async function signIn(
  context: BrowserContext,
  server: Server,
  account: Account,
  step = 0,
): Promise<void> {
  const headers = { Origin: server.url, "Sec-Fetch-Site": "same-origin" };
  const body = { login: account.login, password: account.password, code: totp(account.totpSecret, step) };
  const answer = await call(server.url, "POST", "/ringfence/v1/sign-in/password", headers, body);
  expect(answer.status, answer.text).toBe(200);
  const [cookie = ""] = [answer.headers["set-cookie"]].flat();
  const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split("=");
  await context.addCookies([
    { name, value, domain: "localhost", path: "/", httpOnly: true, sameSite: "Strict" },
  ]);
}

/** Records what a page did against its policy, and every request that leaves the server's origin. */
export async function watched(context: BrowserContext, server: Server): Promise<string[]> {
  const faults: string[] = [];
  await context.exposeBinding("ringfenceViolation", (_, text: string) => {
    faults.push(`policy: ${text}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const tell = (window as unknown as Record<string, (text: string) => void>).ringfenceViolation;
      tell?.(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      faults.push(`leaves: ${url}`);
    }
  });
  context.on("weberror", (error) => faults.push(`error: ${error.error().message}`));
  return faults;
}

export const test = base.extend<Fixtures>({
  config: ["", { option: true }],
  server: async ({ config }, use) => {
    const server = await Server.start(config);
    await use(server);
    await server.end();
  },
  admin: async ({ server }, use) => {
    await use(await setUp(server));
  },
  page: async ({ context, server, admin }, use) => {
    const faults = await watched(context, server);
    await signIn(context, server, admin);
    const page = await context.newPage();
    await use(page);
    expect(faults, "checks 30 and 31").toEqual([]);
  },
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
});
