// Zones by what is known of an address, and the page of the files that know it.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "./axe";
import { expect, type Page, test } from "./harness";
import { countries } from "./mmdb";

const name = (page: Page) => page.getByRole("textbox", { name: "Name" });
const field = (page: Page, label: string) => page.getByRole("combobox", { name: label });
const inside = (page: Page) =>
  page
    .getByRole("region", { name: "Who is inside" })
    .or(page.locator("section", { hasText: "Who is inside" }))
    .first();

/** Types, waits until it is offered first, and takes it. */
async function pick(page: Page, label: string, text: string, offered: string | RegExp) {
  await field(page, label).focus();
  await page.keyboard.type(text);
  await expect(page.getByRole("option").first()).toHaveAccessibleName(offered);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox")).toHaveCount(0);
}

test("check 24: a dynamic zone by keyboard reads back as a sentence equal to the saved zone", async ({
  page,
  server,
}) => {
  await page.goto("/security/networks");
  await page.getByRole("link", { name: "Add dynamic zone" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(name(page)).toBeFocused();
  await page.keyboard.type("Partners");
  await pick(page, "Countries and regions", "german", /Germany/);
  await pick(page, "Countries and regions", "us-ca", /US-CA/);
  await pick(page, "Autonomous systems", "as64501", /AS64501/);
  const anonymizer = page.getByRole("button", { name: /Anonymizer/ });
  await anonymizer.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Any");
  await page.keyboard.press("Enter");
  await expect(inside(page)).toContainText("In DE or US-CA, and from AS64501, and through any anonymizer.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create zone" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/security\/networks\/nzo/);
  await expect(inside(page)).toContainText("In DE or US-CA, and from AS64501, and through any anonymizer.");
  const id = page.url().split("/").at(-1);
  const zone = (await server.done("GET", `/api/v1/zones/${id}`)) as Record<string, unknown>;
  expect(zone).toMatchObject({
    type: "DYNAMIC",
    usage: "POLICY",
    locations: [
      { country: "DE", region: null },
      { country: "US", region: "US-CA" },
    ],
    asns: ["64501"],
    proxyType: "Any",
  });
  // A country beside its own region cannot be saved, and a chip goes by Backspace.
  await pick(page, "Countries and regions", "de-be", /DE-BE/);
  await expect(page.getByText("DE holds DE-BE already: keep only one of them.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save zone" })).toBeDisabled();
  await field(page, "Countries and regions").focus();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect(page.getByText("DE holds DE-BE already")).toHaveCount(0);
});

test("check 24: an enhanced zone includes, excludes, and says that no token can name it", async ({
  page,
  server,
}) => {
  await page.goto("/security/networks/new/dynamic?name=Masks");
  await page.getByRole("button", { name: /Kind/ }).click();
  await page.getByRole("option", { name: "Enhanced dynamic zone" }).click();
  await pick(page, "IP services included", "anonymizers", /all anonymizers/);
  await pick(page, "IP services excluded", "icloud", /apple icloud relay proxy/);
  await pick(page, "Countries and regions excluded", "sweden", /Sweden/);
  await expect(page.getByText("API tokens cannot name an enhanced dynamic zone.")).toBeVisible();
  await expect(page.getByText(/No loaded file tells countries, anonymizers,? and IP services/)).toBeVisible();
  await page.getByRole("button", { name: "Create zone" }).click();
  await expect(page).toHaveURL(/\/security\/networks\/nzo/);
  const zone = (await server.done("GET", `/api/v1/zones/${page.url().split("/").at(-1)}`)) as Record<
    string,
    unknown
  >;
  expect(zone).toMatchObject({
    type: "DYNAMIC_V2",
    locations: { include: [], exclude: [{ country: "SE", region: null }] },
    ipServiceCategories: { include: ["ALL_ANONYMIZERS"], exclude: ["APPLE_ICLOUD_RELAY_PROXY"] },
  });
  // As a blocklist it would block everybody: the server's reason stands at its field.
  await page.getByRole("button", { name: /Usage/ }).click();
  await page.getByRole("option", { name: /Blocklist/ }).click();
  await page.getByRole("button", { name: "Save zone" }).click();
  await expect(
    page.getByText(/No loaded data tells countries and anonymizers and IP services/).first(),
  ).toBeVisible();
});

test("check 10: two changed one dynamic zone: both are shown, and one is chosen", async ({
  page,
  server,
}) => {
  const made = (await server.done("POST", "/api/v1/zones", {
    type: "DYNAMIC",
    name: "Partners",
    locations: [{ country: "DE" }],
  })) as { id: string };
  await page.goto(`/security/networks/${made.id}`);
  await pick(page, "Countries and regions", "france", /France/);
  await server.done("PUT", `/api/v1/zones/${made.id}`, {
    type: "DYNAMIC",
    name: "Partners",
    locations: [{ country: "SE" }],
  });
  await page.getByRole("button", { name: "Save zone" }).click();
  await expect(page.getByText("In SE.")).toBeVisible();
  await expect(page.getByText("In DE or FR.")).toBeVisible();
  await page.getByRole("button", { name: /theirs/i }).click();
  await expect(inside(page)).toContainText("In SE.");
});

test("without any file the page says how to begin", async ({ page }) => {
  await page.goto("/settings/geo");
  await expect(page.getByText("No file is loaded")).toBeVisible();
  await expect(page.getByText("ringfence geo build -o")).toBeVisible();
  await expectAccessible(page);
});

test.describe("with a file", () => {
  const file = join(mkdtempSync(join(tmpdir(), "ringfence-geo-")), "countries.mmdb");
  test.use({ config: `[geo]\ndatabases = ["${file}"]\n` });

  test("the files are shown, with what is wrong and what is missing; a check says what is known", async ({
    page,
  }) => {
    await page.goto("/settings/geo");
    await expect(page.getByText(/What only it tells is unknown/)).toBeVisible();
    writeFileSync(file, countries({ "127.0.0.0/8": "DE", "198.51.100.0/24": "FR" }));
    const look = page.getByRole("button", { name: "Look again" });
    await look.click();
    await expect(page.getByText("GeoLite2-Country")).toBeVisible();
    await expect(page.getByText("tells country")).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: /^autonomous systems$/ })).toBeVisible();
    writeFileSync(file, "no database");
    await look.click();
    await expect(page.getByText(/The file that lies there now is not used: .*damaged/)).toBeVisible();
    await expectAccessible(page);
    await page.goto("/check");
    await expect(page.getByText("Germany (DE)")).toBeVisible();
  });
});
