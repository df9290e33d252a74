// What every browser test begins with: a server of its own, an administrator signed in, and watchers that
// fail the test where a page breaks its policy or calls anybody else (checks 30 and 31, across the suite).
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Account, session, setUp } from "./account";
import { Server } from "./server";

export { expect, type Page } from "@playwright/test";
export { type Account, PASSWORD, setUp, withPassword } from "./account";
export { call, Server, totp, until } from "./server";

interface Fixtures {
  config: string;
  server: Server;
  admin: Account;
  /** A page whose browser is signed in as the first administrator. */
  page: Page;
  watch: undefined;
}

/** A new session's cookie, put into the browser. `step`: each code is good once. */
export async function signIn(
  context: BrowserContext,
  server: Server,
  account: Account,
  step = 0,
): Promise<void> {
  await context.addCookies([await session(server, account, step)]);
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
