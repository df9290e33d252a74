// People: who owns tokens, what each may do, and what stops with them.
import { call, expect, type Server, test } from "./harness";

async function person(server: Server, login: string, role = "none", firstName = ""): Promise<string> {
  return (await server.done("POST", "/ringfence/v1/users", { role, profile: { login, firstName } })).id;
}

async function issueTo(server: Server, owner: string, name: string): Promise<string> {
  const wanted = { name, owner, network: { connection: "ANYWHERE" } };
  return (await server.done("POST", "/ringfence/v1/tokens", wanted)).token;
}

test("a person is added, found, filtered, and opened", async ({ page, server }) => {
  await page.goto(`${server.url}/security/people`);
  await page.getByRole("button", { name: "Add person" }).click();
  const form = page.getByRole("dialog", { name: "Add person" });
  await form.getByRole("textbox", { name: "Login" }).fill("ines@example.com");
  await form.getByRole("textbox", { name: "First name" }).fill("Ines");
  await form.getByRole("radio", { name: /Read-only administrator/ }).check({ force: true });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "ines@example.com" })).toBeVisible();
  await expect(page.getByText("ringfence admin recover ines@example.com")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(`${server.url}/security/people`);

  await page.getByRole("searchbox", { name: "Search people" }).fill("INES");
  await expect(page).toHaveURL(/q=INES/);
  await expect(page.getByRole("rowheader", { name: /ines@example.com/ })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: /maya/ })).toBeHidden();
  await page.getByRole("radio", { name: /^Inactive/ }).click();
  await expect(page.getByText("Nobody matches “INES”, inactive")).toBeVisible();
  await page.getByRole("button", { name: "Show everybody" }).click();
  await expect(page.getByRole("rowheader", { name: /maya/ })).toBeVisible();
});

test("a login that is taken is said at its field, and nobody is added twice", async ({ page, server }) => {
  await page.goto(`${server.url}/security/people?create=true`);
  const form = page.getByRole("dialog", { name: "Add person" });
  const login = form.getByRole("textbox", { name: "Login" });
  await login.fill("maya");
  await login.press("Enter");
  await expect(login).toHaveAttribute("aria-invalid", "true");
  await login.fill("svc-ci");
  // 37: twice as fast as anybody.
  await form.getByRole("button", { name: "Add person" }).dblclick();
  await expect(page.getByRole("heading", { name: "svc-ci" })).toBeVisible();
  const all = await server.done("GET", "/ringfence/v1/people?q=svc-ci");
  expect(all).toHaveLength(1);
});

test("check 36: leaving a person half typed asks once, and Cancel asks nothing", async ({ page, server }) => {
  await page.goto(`${server.url}/security/people`);
  await page.getByRole("button", { name: "Add person" }).click();
  const form = page.getByRole("dialog", { name: "Add person" });
  const login = form.getByRole("textbox", { name: "Login" });
  await login.fill("svc-half");
  await page.goBack();
  await page.getByRole("button", { name: "Keep editing" }).click();
  await expect(login).toHaveValue("svc-half");
  await page.goBack();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: "Add person" }).click();
  await login.fill("svc-half");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("alertdialog")).toBeHidden();
});

test("deactivating says what stops, stops it, and activating lets it go on", async ({ page, server }) => {
  const id = await person(server, "svc-billing");
  const token = await issueTo(server, "svc-billing", "billing-export");
  await issueTo(server, "svc-billing", "billing-import");
  await page.goto(`${server.url}/security/people/${id}`);
  await expect(page.getByText("Owns 2 live tokens.")).toBeVisible();
  await page.getByRole("button", { name: "Deactivate…" }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(page.getByText("This stops 2 tokens at once")).toBeVisible();
  await page.getByRole("button", { name: "Deactivate", exact: true }).click();
  await expect(page.getByRole("button", { name: "Activate", exact: true })).toBeVisible();
  expect(await server.judge(token, "198.51.100.24")).toBe(401);
  await page.getByRole("button", { name: "Activate", exact: true }).click();
  await expect(page.getByRole("button", { name: "Deactivate…" })).toBeVisible();
  expect(await server.judge(token, "198.51.100.24")).toBe(200);

  await page.getByRole("link", { name: "Show the tokens" }).click();
  await expect(page).toHaveURL(/\/security\/api\/tokens\?owner=svc-billing/);
  await expect(page.getByRole("rowheader", { name: /billing-import/ })).toBeVisible();
});

test("nobody stops or demotes themselves", async ({ page, server }) => {
  const you = (await server.done("GET", "/ringfence/v1/people?q=maya"))[0].id;
  await page.goto(`${server.url}/security/people/${you}`);
  await expect(page.getByRole("button", { name: "Change role…" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Deactivate…" })).toBeDisabled();
  await expect(page.getByText("Nobody changes their own role")).toBeVisible();
});

test("a role is changed, each with its sentence", async ({ page, server }) => {
  const id = await person(server, "jonas");
  await page.goto(`${server.url}/security/people/${id}`);
  await page.getByRole("button", { name: "Change role…" }).click();
  const form = page.getByRole("dialog", { name: "Role of jonas" });
  await expect(form.getByRole("button", { name: "Change role" })).toBeDisabled();
  await form.getByRole("radio", { name: /Super administrator/ }).check({ force: true });
  await form.getByRole("button", { name: "Change role" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText("Sees everything and changes everything")).toBeVisible();
  const said = await server.done("GET", `/ringfence/v1/people/${id}`);
  expect(said.role).toBe("super-admin");
});

test("check 40: a name that is markup is shown as text", async ({ page, server }) => {
  const evil = '"><img src=x onerror=alert(1)>{{7*7}}';
  const id = await person(server, "svc-evil", "none", evil);
  page.on("dialog", () => expect("a dialog").toBe("none"));
  await page.goto(`${server.url}/security/people`);
  await expect(page.getByText(evil).first()).toBeVisible();
  await page.goto(`${server.url}/security/people/${id}`);
  await expect(page.getByText(evil)).toBeVisible();
  expect(await page.locator("img").count()).toBe(0);
});

/** Takes the first administrator's role, as another super administrator does. */
async function demote(server: Server): Promise<void> {
  const { id } = (await server.done("GET", "/ringfence/v1/people?q=maya"))[0];
  await person(server, "jonas", "super-admin");
  const token = await issueTo(server, "jonas", "by jonas");
  const path = `/ringfence/v1/people/${id}/role`;
  const headers = { Authorization: `SSWS ${token}` };
  const answer = await call(server.url, "POST", path, headers, { role: "read-only-admin" });
  expect(answer.status, answer.text).toBe(200);
}

test("check 45: a read-only administrator reaches no control that edits, by mouse, keys or address", async ({
  page,
  server,
}) => {
  const id = await person(server, "svc-billing");
  await demote(server);
  await page.goto(`${server.url}/security/people?create=true`);
  await expect(page.getByText("your role is read-only administrator")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: /svc-billing/ })).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Add person" })).toBeHidden();
  await page.goto(`${server.url}/security/people/${id}`);
  await expect(page.getByRole("heading", { name: "svc-billing" })).toBeVisible();
  for (const name of ["Change role…", "Deactivate…", "Activate"]) {
    await expect(page.getByRole("button", { name })).toBeHidden();
  }
  // What the page does not offer, the server refuses as well.
  const status = await page.evaluate(async () => {
    const { csrf } = await (await fetch("/ringfence/v1/session")).json();
    const headers = { "Content-Type": "application/json", "X-Ringfence-Csrf": csrf };
    const body = JSON.stringify({ profile: { login: "mine" } });
    return (await fetch("/ringfence/v1/users", { method: "POST", headers, body })).status;
  });
  expect(status).toBe(403);
});

test("check 46: a role lost under the page is said at the next write, and the page turns read-only", async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/security/people?create=true`);
  const form = page.getByRole("dialog", { name: "Add person" });
  await form.getByRole("textbox", { name: "Login" }).fill("svc-late");
  await demote(server);
  await form.getByRole("button", { name: "Add person" }).click();
  await expect(page.getByText("your role is read-only administrator")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add person" })).toBeHidden();
  expect(await server.done("GET", "/ringfence/v1/people?q=svc-late")).toHaveLength(0);
});
