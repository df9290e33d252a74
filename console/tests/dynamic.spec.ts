// Zones by what is known of an address, and the page of the files that know it.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible } from "./axe";
import { expect, type Page, test } from "./harness";
import { countries, systems } from "./mmdb";

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
  await page.getByRole("button", { name: "Add zone" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "IP zone" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
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
  await expect(inside(page)).toContainText(
    "In Germany or US-CA, and from AS64501, and through any anonymizer.",
  );
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create zone" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/security\/networks\/nzo/);
  await expect(inside(page)).toContainText(
    "In Germany or US-CA, and from AS64501, and through any anonymizer.",
  );
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
  const twice = page.getByText("Germany holds DE-BE already: keep only one of them.");
  await expect(twice).toHaveCount(2);
  await expect(field(page, "Countries and regions")).toHaveAccessibleDescription(/Germany holds DE-BE/);
  await expect(page.getByRole("button", { name: "Save zone" })).toBeDisabled();
  await field(page, "Countries and regions").focus();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect(twice).toHaveCount(0);
  // What is changed is saved, and the rest stays.
  await pick(page, "Autonomous systems", "64507", /AS64507/);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
  const edited = await server.done("GET", `/api/v1/zones/${id}`);
  expect(edited).toMatchObject({ locations: zone.locations, asns: ["64501", "64507"], proxyType: "Any" });
});

test("check 24: what has no name or no criterion cannot be saved, and says why", async ({ page }) => {
  await page.goto("/security/networks/new/dynamic");
  await pick(page, "Countries and regions", "FR", /France/);
  await expect(page.getByText("Name the zone to save it.")).toBeVisible();
  await name(page).fill("Partners");
  await page.getByRole("button", { name: "Remove France" }).click();
  await expect(page.getByText("The zone needs at least one criterion.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create zone" })).toBeDisabled();
  await field(page, "Autonomous systems").fill("4294967296");
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("check 24: an enhanced zone includes, excludes, and says that no token can name it", async ({
  page,
  server,
}) => {
  await page.goto("/security/networks");
  await page.getByRole("button", { name: "Add zone" }).first().click();
  await page.getByRole("menuitem", { name: "Enhanced dynamic zone" }).click();
  await name(page).fill("Masks");
  await pick(page, "IP services included", "anonymizers", /all anonymizers/);
  await pick(page, "IP services excluded", "icloud", /apple icloud relay proxy/);
  await pick(page, "Countries and regions excluded", "sweden", /Sweden/);
  await expect(page.getByText("API tokens cannot name an enhanced dynamic zone.")).toBeVisible();
  await expect(page.getByText(/No loaded file tells countries, anonymizers,? and IP services/)).toBeVisible();
  await expectAccessible(page);
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

test("check 39: two changed one dynamic zone: both are shown, and nothing is lost either way", async ({
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
  await expect(page.getByText("In Sweden.")).toBeVisible();
  await expect(page.getByText("In Germany or France.")).toBeVisible();
  await page.getByRole("button", { name: /theirs/i }).click();
  await expect(inside(page)).toContainText("In Sweden.");
  await pick(page, "Countries and regions", "france", /France/);
  await server.done("PUT", `/api/v1/zones/${made.id}`, {
    type: "DYNAMIC",
    name: "Partners",
    locations: [{ country: "SE" }],
    proxyType: "Any",
  });
  await page.getByRole("button", { name: "Save zone" }).click();
  await page.getByRole("button", { name: /mine/i }).click();
  await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
  await expect(inside(page)).toContainText("In Sweden or France, and through any anonymizer.");
});

test("check 45: whoever may only look sees a dynamic zone and the files, and changes nothing", async ({
  page,
  server,
}) => {
  const zone = { type: "DYNAMIC", name: "Partners", locations: [{ country: "DE" }] };
  const { id } = await server.done("POST", "/api/v1/zones", zone);
  await page.route("**/ringfence/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = await answer.json();
    session.user.role = "read-only-admin";
    await route.fulfill({ response: answer, json: session });
  });
  await page.goto(`/security/networks/${id}`);
  await expect(inside(page)).toContainText("In Germany.");
  await expect(page.getByText("Germany", { exact: true })).toBeVisible();
  await expect(page.getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^(Save|Remove|Deactivate)/ })).toHaveCount(0);
  await page.goto("/settings/geo");
  await expect(page.getByText("Only a super administrator may have the files looked at.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Look again" })).toBeDisabled();
});

test("an old file is marked, and a blocklist zone that blocks everybody is named", async ({ page }) => {
  const about = {
    ageDays: 45,
    isOld: true,
    bytes: 6_400_000,
    built: "2026-10-12T00:00:00Z",
    description: "x",
    networks: 3,
    odd: 2,
    tells: ["country"],
    type: "GeoLite2-Country",
  };
  const files = [{ path: "/var/lib/ringfence/geo.mmdb", about }];
  const json = { files, blocking: ["Masks"], bytes: 1, segments: 1, notLoaded: ["region"] };
  await page.route("**/ringfence/v1/geo", (route) => route.fulfill({ json }));
  await page.goto("/settings/geo");
  await expect(page.getByText(/The blocklist zone Masks .* everybody is blocked/)).toBeVisible();
  await expect(page.getByText("45 days old")).toBeVisible();
  await expect(page.getByText("7 MB")).toBeVisible();
  await expect(page.getByText("2 records with a value that could not be taken")).toBeVisible();
  await expectAccessible(page);
});

test("without any file the page says how to begin", async ({ page }) => {
  await page.goto("/settings/geo");
  await expect(page.getByText("No file is loaded")).toBeVisible();
  await expect(page.getByText("ringfence geo build -o")).toBeVisible();
  await expectAccessible(page);
});

test.describe("with a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "ringfence-geo-"));
  const [file, second] = [join(folder, "countries.mmdb"), join(folder, "systems.mmdb")];
  writeFileSync(second, systems({ "127.0.0.0/8": "64501 Example Networks" }));
  test.use({ config: `[geo]\ndatabases = ["${file}", "${second}"]\n` });

  test("check 24: an autonomous system by its name", async ({ page }) => {
    await page.goto("/security/networks/new/dynamic?name=Partners");
    await pick(page, "Autonomous systems", "example", /AS64501.*Example Networks/);
    await expect(inside(page)).toContainText("From AS64501.");
    await expect(page.getByText(/No loaded file tells/)).toHaveCount(0);
  });

  test("the files are shown, with what is wrong and what is missing; a check says what is known", async ({
    page,
    server,
  }) => {
    await page.goto("/settings/geo");
    await expect(page.getByText(/What only it tells is unknown/)).toBeVisible();
    writeFileSync(file, countries({ "127.0.0.0/8": "DE", "198.51.100.0/24": "FR" }));
    const look = page.getByRole("button", { name: "Look again" });
    await look.click();
    await expect(page.getByText("GeoLite2-Country")).toBeVisible();
    await expect(page.getByText("tells country")).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: /^regions$/ })).toBeVisible();
    writeFileSync(file, "no database");
    await look.click();
    await expect(page.getByText(/The file that lies there now is not used: .*damaged/)).toBeVisible();
    await expectAccessible(page);
    await page.goto("/check");
    await expect(page.getByText("Germany (DE)")).toBeVisible();
    await expect(page.getByText("AS64501 Example Networks")).toBeVisible();
    await expect(page.getByText(/GeoLite Data created by MaxMind/)).toBeVisible();
    const { id } = await server.issue("billing-export");
    await page.goto(`/check?token=${id}&from=198.51.100.24`);
    await expect(page.getByText("France (FR)")).toBeVisible();
  });
});

test.describe("with countries", () => {
  const file = join(mkdtempSync(join(tmpdir(), "ringfence-geo-")), "countries.mmdb");
  writeFileSync(file, countries({ "127.0.0.0/8": "DE" }));
  test.use({ config: `[geo]\ndatabases = ["${file}"]\n` });

  test("a blocklist zone that would block whoever saves it asks first", async ({ page, server }) => {
    await page.goto("/security/networks/new/dynamic?name=Germany");
    await pick(page, "Countries and regions", "DE", /Germany/);
    await page.getByRole("button", { name: /Usage/ }).click();
    await page.getByRole("option", { name: /Blocklist/ }).click();
    await expect(inside(page)).toContainText("Your address 127.0.0.1 would be blocked.");
    await page.getByRole("button", { name: "Save and block your address…" }).click();
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await expect(dialog).toContainText("Every call from 127.0.0.1");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    const zones = (await server.done("GET", "/api/v1/zones")) as { name: string }[];
    expect(zones.map((zone) => zone.name)).not.toContain("Germany");
    await page.getByRole("button", { name: "Save and block your address…" }).click();
    const saved = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/zones"));
    await dialog.getByRole("button", { name: "Save and block" }).click();
    expect((await saved).status()).toBe(200);
    expect((await server.api("GET", "/api/v1/zones")).status).toBe(403);
  });
});
