// Networks, as every form must hold: leaving, pressing twice, names of markup, a reader's view.
import { countEvents } from "./events";
import { expect, type Page, signIn, test } from "./harness";

const gateways = (page: Page) => page.getByRole("textbox", { name: "Gateways" });
const line = (page: Page, number: number) => page.locator(`[data-line="${number}"]`).first();
const saved = (page: Page) => page.getByText(/In force on this gate, revision/).first();

test("check 36: leaving with changes asks once; with none it does not", async ({ page, server }) => {
  const id = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  await page.goto(`/security/networks/${id}`);
  await gateways(page).fill("198.51.100.0/26 # a comment alone is no change");
  await page.getByRole("link", { name: "Networks" }).last().click();
  await expect(page).toHaveURL(/\/security\/networks$/);
  await page.getByRole("row", { name: /Frankfurt office/ }).click();
  await gateways(page).fill("198.51.100.0/27");
  await page.getByRole("link", { name: "Networks" }).last().click();
  await page.getByRole("button", { name: "Keep editing" }).click();
  await expect(gateways(page)).toHaveValue("198.51.100.0/27");
  await page.goBack();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page).toHaveURL(/\/security\/networks$/);
});

test("check 37: a double press makes one zone and one event", async ({ page, server }) => {
  await page.goto("/security/networks/new/ip");
  await page.getByRole("textbox", { name: "Name" }).fill("Once");
  await gateways(page).fill("198.51.100.0/26");
  await page.getByRole("button", { name: "Create zone" }).dblclick();
  await expect(page).toHaveURL(/\/security\/networks\/nzo/);
  const zones = (await server.done("GET", "/api/v1/zones")) as { name: string }[];
  expect(zones.filter((zone) => zone.name === "Once").length).toBe(1);
  expect(countEvents(server, "zone.create", "Once")).toBe(1);
  await page.getByRole("textbox", { name: "Name" }).fill("Twice");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await expect(saved(page)).toBeVisible();
});

test("check 40: a name of markup is shown as text", async ({ page, server }) => {
  const name = `"><img src=x onerror=alert(1)> {{7*7}} שלום`;
  const id = await server.zone(name, ["198.51.100.0/26"]);
  await server.issue(name, { connection: "ZONE", include: [id] });
  await page.goto("/security/networks");
  await expect(page.getByText(name)).toBeVisible();
  await page.goto(`/security/networks/${id}`);
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("link", { name })).toBeVisible();
  await gateways(page).fill(`<img src=x onerror=alert(1)>\n\u202e198.51.100.7`);
  await expect(line(page, 1)).toContainText("<img src=x onerror=alert(1)> is not an address");
  await expect(line(page, 2)).toContainText("\\u{202e}198.51.100.7 is not an address");
});

test("check 45: whoever may only look changes nothing", async ({ server, browser, baseURL, admin }) => {
  const id = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  const context = await browser.newContext({ baseURL });
  await signIn(context, server, admin, 1);
  const page = await context.newPage();
  await page.route("**/ringfence/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = await answer.json();
    session.user.role = "read-only-admin";
    await route.fulfill({ response: answer, json: session });
  });
  await page.goto("/security/networks");
  await expect(page.getByRole("row", { name: /Frankfurt office/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add zone" })).toHaveCount(0);
  await page.goto(`/security/networks/${id}`);
  await expect(gateways(page)).toHaveValue("198.51.100.0/26");
  await expect(gateways(page)).not.toBeEditable();
  for (const name of [/^Save/, /^Deactivate/, "More", "My address", "File"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await page.goto("/security/networks/new/ip");
  await expect(page.getByRole("textbox", { name: "Name" })).not.toBeEditable();
  await expect(page.getByRole("button", { name: "Create zone" })).toHaveCount(0);
  await context.close();
});
