// Tokens from their making to their end.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, type Page, setUp, signIn, test, until, watched } from "./harness";

const run = promisify(execFile);
const secret = (page: Page) => page.getByRole("dialog").getByText(/^rf_/);

async function create(page: Page, name: string) {
  await page.goto("/security/api/tokens");
  await page.getByRole("button", { name: "Create token" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create token" });
  await dialog.getByLabel("What do you want your token to be named?").fill(name);
  await dialog.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "Any IP", exact: true }).click();
  await dialog.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByRole("dialog", { name: `${name} is ready` })).toBeVisible();
}

test("check 14: a token's text is shown once, and is nowhere else", async ({ page, server, context }) => {
  const answers: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/ringfence/")) answers.push(await response.text().catch(() => ""));
  });
  await create(page, "nightly");
  const text = (await secret(page).first().textContent()) ?? "";
  expect(text).toMatch(/^rf_[0-9A-Za-z]{22}_[0-9A-Za-z]{6}$/);
  expect(page.url()).not.toContain(text);
  const kept = await page.evaluate(
    () => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }),
  );
  expect(kept).not.toContain(text);
  expect(JSON.stringify(await context.cookies())).not.toContain(text);
  await page.getByText("I have stored it").click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row", { name: /nightly/ })).toBeVisible();
  expect(await page.content()).not.toContain(text);
  await page.goBack();
  await page.goForward();
  await page.reload();
  await expect(page.getByRole("row", { name: /nightly/ })).toBeVisible();
  expect(await page.content()).not.toContain(text);
  expect(
    answers.filter((answer) => answer.includes(text)),
    "the answer that made it, and no other",
  ).toHaveLength(1);
  expect(server.log).not.toContain(text);
});

test("check 14: leaving before the text is stored asks", async ({ page }) => {
  await create(page, "nightly");
  await page.keyboard.press("Escape");
  const asked = page.getByRole("alertdialog", { name: "Leave without the token?" });
  await asked.getByRole("button", { name: "Stay" }).click();
  await expect(secret(page).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Done" })).toBeDisabled();
  // The focus comes back into the dialog; until then no key is meant for it.
  await page.waitForFunction(() => document.activeElement?.closest("[role=dialog]") !== null);
  await page.keyboard.press("Escape");
  await asked.getByRole("button", { name: "Leave" }).click();
  await expect(secret(page)).toHaveCount(0);
});

test("check 15: the command shown, run as it stands, turns the waiting line green", async ({ page }) => {
  await create(page, "nightly");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Waiting for its first call…")).toBeVisible();
  const command = (await dialog.getByText(/^curl /).textContent()) ?? "";
  await run("sh", ["-c", command]);
  await expect(dialog.getByText(/Used: its first call came/)).toBeVisible({ timeout: 4_000 });
});

test("check 16: a revoked token is refused before the dialog closes", async ({ page, server }) => {
  const { id, text } = await server.issue("doomed");
  expect(await server.judge(text, "198.51.100.7")).toBe(200);
  await until(
    "its use is known",
    async () => (await server.done("GET", `/ringfence/v1/tokens/${id}`)).lastUsed,
  );
  await page.goto(`/security/api/tokens/${id}/security`);
  await page.getByRole("button", { name: "Revoke…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Revoke doomed?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  const revoke = dialog.getByRole("button", { name: "Revoke token" });
  await expect(revoke, "it was used just now: its name is asked for").toBeDisabled();
  await dialog.getByRole("textbox").fill("doomed");
  let refusedFirst = 0;
  await page.route("**/api/v1/api-tokens/**", async (route) => {
    const answer = await route.fetch();
    refusedFirst = await server.judge(text, "198.51.100.7");
    await expect(dialog).toBeVisible();
    await route.fulfill({ response: answer });
  });
  await revoke.click();
  await expect(dialog).toHaveCount(0);
  expect(refusedFirst).toBe(401);
  await expect(page.getByText("doomed is revoked. Every gate refuses it.").first()).toBeVisible();
  await expect(page).toHaveURL(/\/security\/api\/tokens$/);
  await page.goto(`/security/api/tokens/${id}/security`);
  await expect(page.getByText("There is no such token")).toBeVisible();
});

test("check 17: a pasted token finds its row, and its text goes nowhere", async ({ page, server }) => {
  const { text } = await server.issue("leaked");
  await server.issue("another");
  const sent: string[] = [];
  page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.goto("/security/api/tokens");
  await page.getByRole("searchbox", { name: "Search tokens" }).fill(text);
  await expect(page.getByText(/Found by the text that you pasted/)).toBeVisible();
  await expect(page.getByRole("row", { name: /leaked/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /another/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(page.getByRole("row", { name: /another/ })).toBeVisible();
  await page.getByRole("searchbox", { name: "Search tokens" }).fill(`rf_${"x".repeat(22)}_aaaaaa`);
  await expect(page.getByText("No live token has the text that you pasted.")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("searchbox", { name: "Find tokens, zones and people" })).toBeFocused();
  await page.keyboard.insertText(text);
  await expect(page.getByRole("menuitem", { name: /leaked/ })).toBeVisible();
  await page.keyboard.press("Escape");
  expect(sent.filter((line) => line.includes(text))).toEqual([]);
  expect(page.url()).not.toContain(text);
  expect(server.log).not.toContain(text);
});

test("check 18: three open tokens are restricted at once; the one that fails is named", async ({
  page,
  server,
}) => {
  const office = await server.zone("Frankfurt office", ["198.51.100.0/26", "127.0.0.1"]);
  const made = [await server.issue("alpha"), await server.issue("beta"), await server.issue("gamma")];
  await page.goto("/security/api/tokens?show=open&sort=name");
  for (const name of ["alpha", "beta", "gamma"]) {
    await page
      .getByRole("row", { name: new RegExp(name) })
      .getByRole("checkbox")
      .click({ force: true });
  }
  const bar = page.getByRole("region", { name: "3 selected" });
  await bar.getByRole("button", { name: "Restrict…" }).click();
  const dialog = page.getByRole("dialog", { name: "Restrict 3 tokens" });
  await dialog.getByRole("combobox", { name: "Zones" }).fill("frank");
  await page.getByRole("option", { name: /Frankfurt office/ }).click();
  // Raced: one of them goes meanwhile.
  await server.done("DELETE", `/api/v1/api-tokens/${made[1]?.id}`);
  await dialog.getByRole("button", { name: "Restrict 3 tokens" }).click();
  await expect(dialog.getByText("1 token could not be changed. The others are.")).toBeVisible();
  await expect(
    dialog
      .getByRole("listitem")
      .filter({ hasText: /Not found|no such|beta/ })
      .last(),
  ).toBeVisible();
  for (const at of [0, 2]) {
    const { network } = await server.done("GET", `/api/v1/api-tokens/${made[at]?.id}`);
    expect(network).toEqual({ connection: "ZONE", include: [office] });
  }
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("row", { name: /alpha/ }), "it is open no more").toHaveCount(0);
});

for (const way of ["Take theirs", "Apply mine on top"] as const) {
  test(`check 39: two edit one token, ${way.toLowerCase()}`, async ({ page, server }) => {
    const theirs = await server.zone("Theirs", ["198.51.100.0/26"]);
    const mine = await server.zone("Mine", ["127.0.0.1"]);
    const { id } = await server.issue("shared");
    await page.goto(`/security/api/tokens/${id}/security?edit=true`);
    await page.getByRole("button", { name: /API calls made with this token/ }).click();
    await page.getByRole("option", { name: "In any of the following zones", exact: true }).click();
    await page.getByRole("combobox", { name: "Zones" }).fill("Mine");
    await page.getByRole("option", { name: /^Mine/ }).click();
    await expect(page.getByText(/Your address .* stays allowed/)).toBeVisible();
    await server.done("PUT", `/api/v1/api-tokens/${id}`, {
      network: { connection: "ZONE", include: [theirs] },
    });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Somebody else changed this meanwhile")).toBeVisible();
    const compared = page.getByRole("region", { name: "Calls must originate from" });
    await expect(compared).toContainText("Any IP");
    await expect(compared).toContainText("In any of the following zones: Theirs");
    await expect(compared).toContainText("In any of the following zones: Mine");
    await page.getByRole("button", { name: way }).click();
    await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
    const { network } = await server.done("GET", `/api/v1/api-tokens/${id}`);
    expect(network.include).toEqual([way === "Take theirs" ? theirs : mine]);
  });
}

test("filters, search and order stand in the address", async ({ page, server }) => {
  const office = await server.zone("Office", ["198.51.100.0/26"]);
  await server.issue("open-one");
  await server.issue("closed-one", { connection: "ZONE", include: [office] });
  await page.goto("/security/api/tokens");
  await page.getByRole("radio", { name: /Restricted/ }).click();
  await expect(page.getByRole("row", { name: /open-one/ })).toHaveCount(0);
  await expect(page.getByRole("row", { name: /closed-one/ })).toBeVisible();
  await page.getByRole("columnheader", { name: "Name" }).click();
  await page.getByRole("searchbox", { name: "Search tokens" }).fill("closed");
  await expect(page).toHaveURL(/show=restricted/);
  await expect(page).toHaveURL(/sort=name/);
  await expect(page).toHaveURL(/q=closed/);
  await page.getByRole("searchbox", { name: "Search tokens" }).fill("nothing like it");
  await expect(page.getByText("No token matches “nothing like it”, restricted")).toBeVisible();
  await page.getByRole("button", { name: "Show all tokens" }).click();
  await expect(page.getByRole("row", { name: /open-one/ })).toBeVisible();
});

test("check 53: the first visit loads what the budget says, and no more", async ({ context, server }) => {
  const admin = await setUp(server);
  const faults = await watched(context, server);
  await signIn(context, server, admin);
  const page = await context.newPage();
  await page.goto("/security/api/tokens");
  await expect(page.getByRole("row", { name: /admin-token/ })).toBeVisible();
  const names = await page.evaluate(() =>
    performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname),
  );
  const files = [...new Set(names)].filter((name) => name.startsWith("/assets/"));
  const bytes = (name: string) => readFileSync(fileURLToPath(new URL(`../dist${name}`, import.meta.url)));
  const sum = (end: string, size: (name: string) => number) =>
    files.filter((name) => name.endsWith(end)).reduce((total, name) => total + size(name), 0);
  const packed = (name: string) => gzipSync(bytes(name), { level: 9 }).length;
  const loaded = {
    js: sum(".js", packed),
    css: sum(".css", packed),
    fonts: sum(".woff2", (n) => bytes(n).length),
  };
  console.log(`first visit, gzip: ${JSON.stringify(loaded)}`);
  expect(loaded.js).toBeGreaterThan(150_000);
  expect(loaded.js).toBeLessThanOrEqual(260 * 1024);
  expect(loaded.css).toBeLessThanOrEqual(20 * 1024);
  expect(loaded.fonts).toBeLessThanOrEqual(90 * 1024);
  expect(faults).toEqual([]);
});

test("j and k lead through the rows, and x selects the one that has the keyboard", async ({
  page,
  server,
}) => {
  // Letters are shortcuts here, not the beginnings of names.
  for (const name of ["alpha", "jenkins", "xray"]) await server.issue(name);
  await page.goto("/security/api/tokens?sort=name");
  const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
  await expect(row("xray")).toBeVisible();
  await page.keyboard.press("j");
  await expect(row("admin-token")).toBeFocused();
  await page.keyboard.press("j");
  await expect(row("alpha")).toBeFocused();
  await page.keyboard.press("x");
  await expect(row("alpha").getByRole("checkbox")).toBeChecked();
  await expect(page.getByRole("region", { name: "1 selected" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(row("jenkins")).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByRole("region", { name: "2 selected" })).toBeVisible();
  await page.keyboard.press("k");
  await expect(row("alpha")).toBeFocused();
  await page.keyboard.press("x");
  await expect(row("alpha").getByRole("checkbox")).not.toBeChecked();
  await expect(page.getByRole("region", { name: "1 selected" })).toBeVisible();
});
