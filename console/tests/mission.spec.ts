// What the console is for: a token bound to where it may be used, in five clicks. By the visible words, with
// the mouse and with the keyboard alone; the gate is asked right after Save.
import { focusLook, isFocusNamed } from "./focus";
import { expect, type Page, type Server, test } from "./harness";
import { LABEL, OPTIONS } from "./words";

const OFFICE = "198.51.100.24";
const RUNNER = "203.0.113.180";
const ELSEWHERE = "192.0.2.66";

async function prepare(server: Server) {
  const office = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  const runners = await server.zone("CI runners", ["203.0.113.176/29"]);
  const { id, text } = await server.issue("billing-export");
  return { office, runners, id, text };
}

async function open(page: Page, id: string) {
  await page.goto("/");
  await page.getByRole("link", { name: "API", exact: false }).first().click();
  await page.getByRole("row", { name: /billing-export/ }).click();
  await expect(page).toHaveURL(new RegExp(`/security/api/tokens/${id}/security`));
}

async function choose(page: Page, option: string) {
  await page.getByRole("button", { name: new RegExp(LABEL) }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function addZone(page: Page, typed: string, name: string) {
  const field = page.getByRole("combobox", { name: "Zones" });
  await field.fill(typed);
  await page.getByRole("option", { name: new RegExp(name) }).click();
  await expect(page.getByRole("row", { name: new RegExp(name) })).toBeVisible();
}

async function save(page: Page) {
  await page.getByRole("button", { name: /^Save/ }).click();
  const sure = page.getByRole("button", { name: "Save and shut out", exact: true });
  const said = page.getByText(/In force on this gate, revision/);
  await expect(sure.or(said).first()).toBeVisible();
  if (await sure.isVisible()) await sure.click();
  await expect(said.first()).toBeVisible();
}

test("the mission, with the mouse", async ({ page, server }) => {
  const { id, text } = await prepare(server);
  await open(page, id);
  await page.getByRole("button", { name: "Edit" }).click();
  await choose(page, OPTIONS[2] ?? "");
  await addZone(page, "frank", "Frankfurt office");
  await addZone(page, "ci", "CI runners");
  await save(page);
  expect(await server.judge(text, OFFICE)).toBe(200);
  expect(await server.judge(text, RUNNER)).toBe(200);
  expect(await server.judge(text, ELSEWHERE)).toBe(403);
});

test("check 2: each of the five options is saved, shown, and on the wire", async ({ page, server }) => {
  const { office, runners, id, text } = await prepare(server);
  const wire = async () => (await server.done("GET", `/api/v1/api-tokens/${id}`)).network;
  const cases = [
    {
      option: 2,
      zones: true,
      network: { connection: "ZONE", include: [office, runners] },
      judged: [200, 403],
    },
    {
      option: 1,
      zones: false,
      network: { connection: "ZONE", include: ["ALL_IP_ZONES"] },
      judged: [200, 403],
    },
    {
      option: 4,
      zones: true,
      network: { connection: "ZONE", exclude: [office, runners] },
      judged: [403, 200],
    },
    {
      option: 3,
      zones: false,
      network: { connection: "ZONE", exclude: ["ALL_IP_ZONES"] },
      judged: [403, 200],
    },
    { option: 0, zones: false, network: { connection: "ANYWHERE" }, judged: [200, 200] },
  ];
  await page.goto(`/security/api/tokens/${id}/security`);
  for (const { option, zones, network, judged } of cases) {
    await page.getByRole("button", { name: "Edit" }).click();
    await choose(page, OPTIONS[option] ?? "");
    if (zones) {
      await addZone(page, "frank", "Frankfurt office");
      await addZone(page, "runners", "CI runners");
    }
    await save(page);
    await expect(page.getByRole("button", { name: "Edit" })).toBeVisible();
    await page.reload();
    await expect(page.getByText(OPTIONS[option] ?? "", { exact: true })).toBeVisible();
    const saved = await wire();
    for (const list of [saved.include, saved.exclude, network.include, network.exclude]) list?.sort();
    expect(saved).toEqual(network);
    expect([await server.judge(text, OFFICE), await server.judge(text, ELSEWHERE)]).toEqual(judged);
  }
});

test("check 3: the main job by the keyboard alone, with the focus seen at each step", async ({
  page,
  server,
}) => {
  const { id, text } = await prepare(server);
  const seen: string[] = [];
  const press = async (key: string) => {
    await page.keyboard.press(key);
    seen.push(await page.evaluate(focusLook));
  };
  await page.goto("/security/api/tokens");
  await expect(page.getByRole("row", { name: /billing-export/ })).toBeVisible();
  await reach(page, press, () => page.evaluate(() => document.activeElement?.getAttribute("role") === "row"));
  await down(page, press, "billing-export");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(id));
  await reach(page, press, () => page.evaluate(isFocusNamed, "Edit"));
  await press("Enter");
  await reach(page, press, () => page.evaluate(isFocusNamed, LABEL));
  await press("Enter");
  await expect(page.getByRole("listbox")).toBeVisible();
  await page.keyboard.type("In any of");
  await page.keyboard.press("Enter");
  await reach(page, press, () =>
    page.evaluate(() => document.activeElement?.getAttribute("role") === "combobox"),
  );
  for (const [typed, name] of [
    ["frank", "Frankfurt office"],
    ["runn", "CI runners"],
  ] as const) {
    await page.keyboard.type(typed);
    await expect(page.getByRole("option", { name: new RegExp(name) })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row", { name: new RegExp(name) })).toBeVisible();
  }
  await page.keyboard.press("Control+Enter");
  const sure = page.getByRole("alertdialog");
  await expect(sure).toBeVisible();
  await reach(page, press, () => page.evaluate(isFocusNamed, "Save and shut out"));
  await press("Enter");
  await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
  expect(seen.filter((look) => look === "unseen")).toEqual([]);
  expect([await server.judge(text, OFFICE), await server.judge(text, ELSEWHERE)]).toEqual([200, 403]);
});

test("check 4: label and options are the words agreed on", async ({ page, server }) => {
  const { id } = await prepare(server);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await expect(page.getByText(LABEL, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: new RegExp(LABEL) }).click();
  expect(await page.getByRole("option").allInnerTexts()).toEqual(OPTIONS);
});

test("check 5: zones by typing, of either case; chips by click; Backspace takes the last", async ({
  page,
  server,
}) => {
  const { id } = await prepare(server);
  await server.zone("London office", ["198.51.100.64/27"]);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await choose(page, OPTIONS[2] ?? "");
  const field = page.getByRole("combobox", { name: "Zones" });
  await field.fill("OFFICE");
  await expect(page.getByRole("option", { name: /office/ })).toHaveCount(2);
  await expect(page.getByRole("option", { name: /CI runners/ })).toHaveCount(0);
  await page.getByRole("option", { name: /London office/ }).click();
  await expect(field).toHaveValue("");
  await field.fill("office");
  await expect(page.getByRole("option", { name: /London office/ }), "chosen zones are left out").toHaveCount(
    0,
  );
  await page.getByRole("option", { name: /Frankfurt office/ }).click();
  const chips = page.getByRole("grid", { name: "Chosen zones" }).getByRole("row");
  await expect(chips).toHaveCount(2);
  await field.focus();
  await page.keyboard.press("Backspace");
  await expect(chips.last()).toBeFocused();
  await page.keyboard.press("Backspace");
  await expect(chips).toHaveCount(1);
  await expect(chips.first()).toContainText("London office");
  // Between the third and the fifth option the chips stay; to the others and back, too.
  await choose(page, OPTIONS[4] ?? "");
  await expect(chips).toHaveCount(1);
  await choose(page, OPTIONS[0] ?? "");
  await expect(chips).toHaveCount(0);
  await choose(page, OPTIONS[2] ?? "");
  await expect(chips).toHaveCount(1);
});

test("checks 6 and 7: zones that cannot be picked are shown, with the reason", async ({ page, server }) => {
  const { id } = await prepare(server);
  await server.enhanced("London VPN services");
  await server.zone("London scrapers", ["192.0.2.0/26"], { usage: "BLOCKLIST" });
  const old = await server.zone("London warehouse", ["192.0.2.64/26"]);
  await server.done("POST", `/api/v1/zones/${old}/lifecycle/deactivate`);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await choose(page, OPTIONS[2] ?? "");
  const field = page.getByRole("combobox", { name: "Zones" });
  for (const [name, reason] of [
    ["London VPN services", /[Ee]nhanced dynamic/],
    ["London scrapers", /[Bb]locklist/],
    ["London warehouse", /Inactive zone/],
  ] as const) {
    await field.fill(name);
    const option = page.getByRole("option", { name: new RegExp(`^${name}`) });
    await expect(option).toHaveAttribute("aria-disabled", "true");
    await expect(option).toHaveAccessibleName(reason);
    await option.click({ force: true });
    await field.press("Enter");
    await expect(page.locator("[data-chip]")).toHaveCount(0);
  }
});

test("check 6: the server's own refusal of a zone lands beside the field", async ({ page, server }) => {
  const { id, office } = await prepare(server);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await choose(page, OPTIONS[2] ?? "");
  await addZone(page, "frank", "Frankfurt office");
  // Raced: the zone goes before the save.
  await server.done("POST", `/api/v1/zones/${office}/lifecycle/deactivate`);
  await page.getByRole("button", { name: /^Save/ }).click();
  const sure = page.getByRole("button", { name: "Save and shut out", exact: true });
  const fault = page.getByText(/Frankfurt office.*inactive|inactive.*Frankfurt office/);
  await expect(sure.or(fault).first()).toBeVisible();
  if (await sure.isVisible()) await sure.click();
  await expect(fault.first()).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Zones" })).toBeVisible();
});

test("an empty choice is not saved, and a zone can be made on the way", async ({ page, server }) => {
  const { id } = await prepare(server);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await choose(page, OPTIONS[2] ?? "");
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expect(page.getByText("Choose at least one zone.").first()).toBeVisible();
  const field = page.getByRole("combobox", { name: "Zones" });
  await field.fill("Lisbon");
  await page.getByRole("option", { name: /New zone “Lisbon”/ }).click();
  const dialog = page.getByRole("dialog", { name: "New IP zone" });
  await expect(dialog.getByLabel("Name")).toHaveValue("Lisbon");
  await dialog.getByLabel("Gateways").fill("127.0.0.1\n198.51.100.7");
  await dialog.getByRole("button", { name: "Create zone" }).click();
  await expect(
    page.getByRole("grid", { name: "Chosen zones" }).getByRole("row", { name: /Lisbon/ }),
  ).toBeVisible();
  await expect(page.getByText(/Your address .* stays allowed/)).toBeVisible();
  await save(page);
});

test("a save that shuts out one's own address is asked for twice", async ({ page, server }) => {
  const { id } = await prepare(server);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  await choose(page, OPTIONS[2] ?? "");
  await addZone(page, "frank", "Frankfurt office");
  await expect(page.getByText(/Your address .* would be refused/)).toBeVisible();
  await page.getByRole("button", { name: "Save and shut out your address…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect((await server.done("GET", `/api/v1/api-tokens/${id}`)).network).toEqual({ connection: "ANYWHERE" });
});

/** Tab after Tab, until it holds. */
async function reach(page: Page, press: (key: string) => Promise<void>, holds: () => Promise<boolean>) {
  for (let step = 0; step < 40; step++) {
    if (await holds()) return;
    await press("Tab");
  }
  throw new Error(
    `not reached by Tab; the focus is on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))}`,
  );
}

async function down(page: Page, press: (key: string) => Promise<void>, name: string) {
  for (let step = 0; step < 30; step++) {
    const text = await page.evaluate(() => document.activeElement?.textContent ?? "");
    const isRow = await page.evaluate(() => document.activeElement?.getAttribute("role") === "row");
    if (isRow && text.includes(name)) return;
    await press("ArrowDown");
  }
  throw new Error(`no row ${name} by ArrowDown`);
}
