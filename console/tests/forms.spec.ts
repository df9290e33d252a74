// What every form owes: one wish is one thing, and what is half typed is not lost unasked.
import { countEvents } from "./events";
import { expect, test } from "./harness";

test("check 37: a double press and a press repeated make one token and one event", async ({
  page,
  server,
}) => {
  const before = (await server.done("GET", "/ringfence/v1/tokens/counts")).all;
  await page.goto("/security/api/tokens?create=true");
  const dialog = page.getByRole("dialog", { name: "Create token" });
  await dialog.getByLabel("What do you want your token to be named?").fill("once");
  await dialog.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "Any IP", exact: true }).click();
  // The first answer is lost on the way: it is not known whether the token was made. Pressed again, it is the same one.
  let lost = 0;
  await page.route("**/ringfence/v1/tokens", async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await dialog.getByRole("button", { name: "Create token" }).dblclick();
  await expect(dialog.getByText(/not known whether this was saved|did not answer/)).toBeVisible();
  await dialog.getByLabel("What do you want your token to be named?").press("Enter");
  await expect(page.getByRole("dialog", { name: "once is ready" })).toBeVisible();
  await expect.poll(async () => (await server.done("GET", "/ringfence/v1/tokens?q=once")).length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  expect((await server.done("GET", "/ringfence/v1/tokens/counts")).all).toBe(before + 1);
  expect(countEvents(server, "system.api_token.create", "once")).toBe(1);
});

test("check 36: a condition half chosen asks before it is left, and asks nothing where nothing changed", async ({
  page,
  server,
}) => {
  const { id } = await server.issue("careful");
  await page.goto("/security/api/tokens");
  await page.getByRole("row", { name: /careful/ }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("link", { name: /^Networks/ }).click();
  await expect(page).toHaveURL(/\/security\/networks/);
  await page.goBack();
  await page.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "In any network zone defined in Ringfence", exact: true }).click();
  const asked = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await page.getByRole("link", { name: /^Networks/ }).click();
  await asked.getByRole("button", { name: "Keep editing" }).click();
  await expect(page.getByText("Editing", { exact: true })).toBeVisible();
  await page.goBack();
  await expect(asked).toBeVisible();
  await asked.getByRole("button", { name: "Keep editing" }).click();
  const closing = page.waitForEvent("dialog");
  page.reload().catch(() => undefined);
  const dialog = await closing;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await page.getByRole("link", { name: /^People/ }).click();
  await asked.getByRole("button", { name: "Discard" }).click();
  await expect(page).toHaveURL(/\/security\/people/);
  expect((await server.done("GET", `/api/v1/api-tokens/${id}`)).network).toEqual({ connection: "ANYWHERE" });
});

test("check 36: a token half typed asks before it is left, and Cancel asks nothing", async ({
  page,
  server,
}) => {
  await page.goto("/security/api/tokens");
  await page.getByRole("button", { name: "Create token" }).first().click();
  const form = page.getByRole("dialog", { name: "Create token" });
  const name = form.getByRole("textbox", { name: /named/ });
  const asked = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await name.fill("half");
  await page.goBack();
  await asked.getByRole("button", { name: "Keep editing" }).click();
  await expect(name).toHaveValue("half");
  await page.goBack();
  await asked.getByRole("button", { name: "Discard" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: "Create token" }).first().click();
  await expect(name).toHaveValue("");
  await name.fill("half");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(form).toBeHidden();
  await expect(asked).toBeHidden();
  expect(await server.done("GET", "/ringfence/v1/tokens?q=half")).toHaveLength(0);
});
