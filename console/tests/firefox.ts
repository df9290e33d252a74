// What must hold in Firefox, too: checks 2, 3, 5, 28 and 30.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Page } from "puppeteer-core";
import { question, serious, source } from "./axeRun";
import { type Bench, close, find, inFirefox, isShown, press, says, type Theme } from "./firefoxBench";
import { focusLook, isFocusNamed } from "./focus";
import { type Server, until } from "./server";
import { LABEL, OPTIONS } from "./words";

const OFFICE = "198.51.100.24";
const ELSEWHERE = "192.0.2.66";
const SAVED = /In force on this gate, revision/;
const MINUTE = { timeout: 60_000 };

after(close);

async function prepare(server: Server) {
  const office = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  const runners = await server.zone("CI runners", ["203.0.113.176/29"]);
  const { id, text } = await server.issue("billing-export");
  return { office, runners, id, text };
}

async function visit({ page, server }: Bench, path: string): Promise<void> {
  await page.goto(server.url + path, { waitUntil: "load" });
}

async function choose(page: Page, option: number): Promise<void> {
  await press(page, "button", new RegExp(LABEL));
  await press(page, "option", OPTIONS[option] ?? "");
}

async function addZone(page: Page, typed: string, name: string): Promise<void> {
  await type(page, typed);
  await press(page, "option", new RegExp(`^${name}`));
  await find(page, "row", new RegExp(name));
}

/** Into the zones' field, which is empty after every pick. */
async function type(page: Page, text: string): Promise<void> {
  await (await find(page, "combobox", /Zones/)).click();
  await page.keyboard.type(text);
}

async function save(page: Page): Promise<void> {
  await press(page, "button", /^Save/);
  const sure = "Save and shut out";
  await until("saved, or asked", async () => (await isShown(page, "button", sure)) || (await hasSaved(page)));
  if (await isShown(page, "button", sure)) await press(page, "button", sure);
  await says(page, SAVED);
}

async function hasSaved(page: Page): Promise<boolean> {
  return page.evaluate(() => document.body.textContent?.includes("In force on this gate, revision") ?? false);
}

test("check 2, Firefox: each of the five options is saved, shown, and on the wire", MINUTE, () =>
  inFirefox("light", async (bench) => {
    const { page, server } = bench;
    const { office, runners, id, text } = await prepare(server);
    const zones = [office, runners].sort();
    const cases = [
      { option: 2, network: { connection: "ZONE", include: zones }, judged: [200, 403] },
      { option: 1, network: { connection: "ZONE", include: ["ALL_IP_ZONES"] }, judged: [200, 403] },
      { option: 4, network: { connection: "ZONE", exclude: zones }, judged: [403, 200] },
      { option: 3, network: { connection: "ZONE", exclude: ["ALL_IP_ZONES"] }, judged: [403, 200] },
      { option: 0, network: { connection: "ANYWHERE" }, judged: [200, 200] },
    ];
    await visit(bench, `/security/api/tokens/${id}/security`);
    for (const { option, network, judged } of cases) {
      await press(page, "button", "Edit");
      await choose(page, option);
      if (option === 2 || option === 4) {
        await addZone(page, "frank", "Frankfurt office");
        await addZone(page, "runners", "CI runners");
      }
      await save(page);
      await page.reload();
      await find(page, "button", "Edit");
      await says(page, OPTIONS[option] ?? "");
      const saved = (await server.done("GET", `/api/v1/api-tokens/${id}`)).network;
      saved.include?.sort();
      saved.exclude?.sort();
      assert.deepEqual(saved, network);
      assert.deepEqual([await server.judge(text, OFFICE), await server.judge(text, ELSEWHERE)], judged);
    }
  }),
);

test("check 3, Firefox: the main job by the keyboard alone, the focus seen at each step", MINUTE, () =>
  inFirefox("light", async (bench) => {
    const { page, server } = bench;
    const { id, text } = await prepare(server);
    const looks: string[] = [];
    const key = async (name: "Tab" | "Enter" | "ArrowDown") => {
      await page.keyboard.press(name);
      looks.push(await page.evaluate(focusLook));
    };
    const reach = async (what: string, holds: () => Promise<boolean>, by: "Tab" | "ArrowDown" = "Tab") => {
      for (let step = 0; step < 40; step++) {
        if (await holds()) return;
        await key(by);
      }
      assert.fail(`${what} is not reached by ${by}`);
    };
    const hasRole = (role: string) =>
      page.evaluate((role) => document.activeElement?.getAttribute("role") === role, role);
    const isNamed = (name: string) => page.evaluate(isFocusNamed, name);

    await visit(bench, "/security/api/tokens");
    await find(page, "row", /billing-export/);
    await reach("the list", () => hasRole("row"));
    await reach("the token", () => isNamed("billing-export"), "ArrowDown");
    await page.keyboard.press("Enter");
    await until("the token's page", () => page.url().includes(id));
    await find(page, "button", "Edit");
    await reach("Edit", () => isNamed("Edit"));
    await key("Enter");
    await find(page, "button", new RegExp(LABEL));
    await reach("the choice", () => isNamed(LABEL));
    await key("Enter");
    await find(page, "option", OPTIONS[2] ?? "");
    await page.keyboard.type("In any of");
    await page.keyboard.press("Enter");
    await find(page, "combobox", /Zones/);
    await reach("the zones", () => hasRole("combobox"));
    for (const [typed, name] of [
      ["frank", "Frankfurt office"],
      ["runn", "CI runners"],
    ] as const) {
      await page.keyboard.type(typed);
      await find(page, "option", new RegExp(`^${name}`));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await find(page, "row", new RegExp(name));
    }
    await page.keyboard.down("Control");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Control");
    await find(page, "button", "Save and shut out");
    await reach("Save", () => isNamed("Save and shut out"));
    await key("Enter");
    await says(page, SAVED);
    assert.deepEqual(
      looks.filter((look) => look === "unseen"),
      [],
    );
    assert.deepEqual([await server.judge(text, OFFICE), await server.judge(text, ELSEWHERE)], [200, 403]);
  }),
);

test("check 5, Firefox: zones by typing, of either case; chips by click; Backspace removes", MINUTE, () =>
  inFirefox("light", async (bench) => {
    const { page, server } = bench;
    const { id } = await prepare(server);
    await server.zone("London office", ["198.51.100.64/27"]);
    await visit(bench, `/security/api/tokens/${id}/security?edit=true`);
    await choose(page, 2);
    const zones = () => names(page, "[role=option] bdi");
    const chips = () => names(page, "[data-chip]");

    await type(page, "OFFICE");
    await until("both offices", async () => (await zones()).length === 2);
    assert.equal(await isShown(page, "option", /CI runners/), false);
    await press(page, "option", /^London office/);
    await until("one chip", async () => (await chips()).length === 1);
    await type(page, "office");
    await until("the other office alone", async () => (await zones()).join() === "Frankfurt office");
    await press(page, "option", /^Frankfurt office/);
    await until("two chips", async () => (await chips()).length === 2);
    const field = await find(page, "combobox", /Zones/);
    await field.focus();
    await page.keyboard.press("Backspace");
    await until("the last chip has the focus", () =>
      page.evaluate(
        () => document.activeElement?.matches("[data-chip]:last-child, :last-child > [data-chip]") ?? false,
      ),
    );
    await page.keyboard.press("Backspace");
    await until("one chip again", async () => (await chips()).length === 1);
    assert.match((await chips()).join(), /London office/);
  }),
);

function names(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    (selector) =>
      Array.from(document.querySelectorAll(selector))
        .filter((one) => one.checkVisibility())
        .map((one) => one.textContent.trim()),
    selector,
  );
}

for (const theme of ["light", "dark"] satisfies Theme[]) {
  test(`check 28, Firefox: no serious fault, ${theme}`, { timeout: 120_000 }, () =>
    inFirefox(theme, async (bench) => {
      const { page, server } = bench;
      const { id, office } = await prepare(server);
      for (const [path, ready] of [
        ["/security/api/tokens", /^API$/],
        ["/security/api/tokens?create=true", /Create token/],
        [`/security/api/tokens/${id}/security`, /billing-export/],
        [`/security/api/tokens/${id}/security?edit=true`, /billing-export/],
        ["/security/networks", /Networks/],
        ["/security/networks/new/ip", /New IP zone/],
        [`/security/networks/${office}`, /Frankfurt office/],
        ["/security/people", /People/],
        ["/security/people?create=true", /Add person/],
        [`/check?token=${id}&from=${OFFICE}`, /Check/],
        ["/settings/sessions", /Your account/],
      ] as const) {
        await visit(bench, path);
        await find(page, "heading", ready);
        await settled(page);
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
        assert.deepEqual(await faultsOf(page), [], path);
      }
      await visit(bench, `/security/api/tokens/${id}/security?edit=true`);
      await choose(page, 2);
      await type(page, "office");
      await find(page, "option", /^Frankfurt office/);
      // The page behind is hidden from readers while the focus stays in the field: the popover alone is asked.
      assert.deepEqual(await faultsOf(page, "[role=dialog], [class*=popover]"), [], "zones");
      await press(page, "option", /^Frankfurt office/);
      await page.keyboard.press("Escape");
      await settled(page);
      assert.deepEqual(await faultsOf(page), [], "chosen");
    }),
  );
}

/** All that is asked for is there, and drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: 100 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function faultsOf(page: Page, within?: string): Promise<string[]> {
  await page.evaluate(source);
  return serious((await page.evaluate(question(within))) as string);
}

test("check 30, Firefox: Trusted Types are on, and what breaks the policy is noticed", MINUTE, () =>
  inFirefox("light", async (bench) => {
    const { page, faults } = bench;
    await visit(bench, "/security/api/tokens");
    await find(page, "heading", "API");
    assert.deepEqual(faults, []);
    const thrown = await page.evaluate(() => {
      try {
        document.createElement("div").innerHTML = "<b>x</b>";
        return "nothing";
      } catch (error) {
        return (error as Error).name;
      }
    });
    assert.equal(thrown, "TypeError");
    await until("the violation is told", () => faults.length > 0);
    assert.match(faults.join(), /require-trusted-types-for/);
    faults.length = 0;
  }),
);
