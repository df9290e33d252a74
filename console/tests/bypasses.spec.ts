// What an administrator's browser could be made to ask for, asked with all that the console has: the cookie,
// the origin, the header. The server must hold by itself, whatever a page shows or hides.
import { expect, type Page, type Server, signIn, test, withPassword } from "./harness";

interface Said {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is looked at field by field
  body: any;
}

/** Just as the console's own code would ask. */
async function ask(page: Page, method: string, path: string, body?: unknown): Promise<Said> {
  return page.evaluate(
    async ({ method, path, body }) => {
      const session = await (await fetch("/ringfence/v1/session")).json();
      const answer = await fetch(path, {
        method,
        headers: {
          "X-Ringfence-Csrf": session.csrf ?? "",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
    },
    { method, path, body },
  );
}

/** A read-only administrator, signed in. */
async function reader(
  page: Page,
  server: Server,
  browser: import("@playwright/test").Browser,
): Promise<Page> {
  await server.done("POST", "/ringfence/v1/users", {
    role: "read-only-admin",
    profile: { login: "ines", firstName: "Inês", lastName: "Duarte" },
  });
  const link = (await server.recover("ines")).split("#").at(-1) ?? "";
  const account = await withPassword(server, link, { login: "ines", firstName: "Inês", lastName: "Duarte" });
  const context = await browser.newContext({ baseURL: server.url });
  await signIn(context, server, account);
  const other = await context.newPage();
  await other.goto("/security/api/tokens");
  await expect(other.getByText("You may look at everything here")).toBeVisible();
  expect(page.url()).not.toBe(other.url());
  return other;
}

test("b_038: a look-alike is marked where zones are picked, and ids bind", async ({ page, server }) => {
  const real = await server.zone("Office", ["198.51.100.0/26"]);
  await server.zone("Оffice", ["192.0.2.0/26"]);
  const { id } = await server.issue("bound", { connection: "ZONE", include: [real] });
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  const field = page.getByRole("combobox", { name: "Zones" });
  await field.fill("ffice");
  const lookAlike = page.getByRole("option", { name: /letters of several scripts/ });
  await expect(lookAlike).toHaveCount(1);
  await expect(lookAlike).toContainText("Оffice");
  // The real one is renamed and its name taken: the token stays with the zone that it named.
  const zone = await server.done("GET", `/api/v1/zones/${real}`);
  await server.done("PUT", `/api/v1/zones/${real}`, { ...zone, name: "Old office" });
  await server.zone("Office", ["203.0.113.0/26"]);
  await page.goto(`/security/api/tokens/${id}/security`);
  await expect(page.getByText("Old office")).toBeVisible();
});

test("b_090: a reader makes no token for an administrator, by whatever the page could ask", async ({
  page,
  server,
  browser,
}) => {
  const { id } = await server.issue("theirs");
  await page.goto("/security/people");
  const ines = await reader(page, server, browser);
  for (const [method, path, body] of [
    ["POST", "/ringfence/v1/tokens", { name: "mine", owner: "maya" }],
    ["PUT", `/api/v1/api-tokens/${id}`, { name: "theirs", network: { connection: "ANYWHERE" } }],
    ["POST", "/ringfence/v1/tokens/bulk", { ids: [id], revoke: true }],
    ["POST", "/ringfence/v1/people/ines/role", { role: "super-admin" }],
    ["DELETE", `/api/v1/api-tokens/${id}`, undefined],
  ] as const) {
    expect((await ask(ines, method, path, body)).status, `${method} ${path}`).toBe(403);
  }
  expect((await server.done("GET", `/api/v1/api-tokens/${id}`)).name).toBe("theirs");
});

test("b_091: an id that names nothing and an id that may not be touched answer alike", async ({ page }) => {
  await page.goto("/security/api/tokens");
  const absent = await ask(page, "DELETE", "/api/v1/api-tokens/00T1gtr35t8ZbfBfV1d7");
  const nonsense = await ask(page, "DELETE", "/api/v1/api-tokens/nothing");
  expect([absent.status, absent.body.errorCode]).toEqual([404, "E0000007"]);
  expect([nonsense.status, nonsense.body.errorCode]).toEqual([404, "E0000007"]);
});

test("b_092: what is read-only is read and dropped, and an owner does not change", async ({
  page,
  server,
}) => {
  const { id } = await server.issue("plain");
  await page.goto("/security/api/tokens");
  const lies = {
    name: "plain",
    id: "00Tother",
    created: "2020-01-01T00:00:00Z",
    status: "REVOKED",
    network: { connection: "ANYWHERE" },
  };
  expect((await ask(page, "PUT", `/api/v1/api-tokens/${id}`, lies)).status).toBe(200);
  const after = await server.done("GET", `/api/v1/api-tokens/${id}`);
  expect(after.id).toBe(id);
  expect(after.created).not.toContain("2020");
  const stolen = await ask(page, "PUT", `/api/v1/api-tokens/${id}`, {
    ...lies,
    userId: "00u1gtr35t8ZbfBfV1d7",
  });
  expect(stolen.status).toBe(400);
});

test("b_093: a save without a condition keeps it", async ({ page, server }) => {
  const office = await server.zone("Office", ["198.51.100.0/26"]);
  const { id } = await server.issue("bound", { connection: "ZONE", include: [office] });
  await page.goto(`/security/api/tokens/${id}/security`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("renamed");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "renamed" })).toBeVisible();
  expect((await ask(page, "PUT", `/api/v1/api-tokens/${id}`, { name: "again" })).status).toBe(200);
  const { network } = await server.done("GET", `/api/v1/api-tokens/${id}`);
  expect(network).toEqual({ connection: "ZONE", include: [office] });
});

test("b_094: whoever may not touch tokens may not widen the zones that they name", async ({
  page,
  server,
  browser,
}) => {
  const office = await server.zone("Office", ["198.51.100.0/26"]);
  const { text } = await server.issue("bound", { connection: "ZONE", include: [office] });
  await page.goto("/security/people");
  const ines = await reader(page, server, browser);
  const zone = await server.done("GET", `/api/v1/zones/${office}`);
  const wide = { ...zone, gateways: [{ type: "CIDR", value: "0.0.0.0/0" }] };
  expect((await ask(ines, "PUT", `/api/v1/zones/${office}`, wide)).status).toBe(403);
  expect(await server.judge(text, "192.0.2.9")).toBe(403);
});

test("check 51: the pictures say in words what they show", async ({ page, server }) => {
  const zone = await server.zone("Office", ["198.51.100.0/26"]);
  const { id } = await server.issue("bound", { connection: "ZONE", include: [zone] });
  await page.goto(`/check?token=${id}&from=192.0.2.77,203.0.113.9`);
  const chain = page.getByRole("list", { name: /192\.0\.2\.77.*203\.0\.113\.9/ });
  await expect(chain.getByRole("listitem")).toHaveCount(2);
  await page.goto(`/security/networks/${zone}`);
  const editor = page.getByRole("textbox", { name: /Gateways/ });
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n203.0.113.0/30");
  const bar = page.getByRole("img", { name: /64 .*4 / });
  await expect(bar).toBeVisible();
});
