// System Log and Explain: what is seen of a call and a change, as it happens, filtered, explained and exported.
import { readFileSync } from "node:fs";
import { expectAccessible } from "./axe";
import { expect, type Page, type Server, test, until } from "./harness";
import { seedEvents } from "./seed";

const OFFICE = "198.51.100.24";
const RUNNER = "203.0.113.180";
const STRANGER = "192.0.2.77";
const LIVE_WITHIN = 2000;

async function furnish(server: Server) {
  const office = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  const runners = await server.zone("CI runners", ["203.0.113.8/30"], {
    proxies: [{ type: "CIDR", value: "203.0.113.176/29" }],
  });
  const network = { connection: "ZONE", include: [office, runners] };
  return { office, runners, ...(await server.issue("audit-reader", network)) };
}

const events = (page: Page) => page.getByRole("grid", { name: "Events" });
const field = (page: Page) => page.getByRole("combobox", { name: /Filter events/ });
const drawer = (page: Page) => page.getByRole("complementary", { name: "Event" });
const inAddress = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

/** The row that is seen below the heads, and where it is, once rows have followed the scroll. */
async function seenFirst(page: Page): Promise<string> {
  const look = () =>
    events(page).evaluate((grid) => {
      const { x, y } = grid.getBoundingClientRect();
      const row = document.elementFromPoint(x + 60, y + 70)?.closest<HTMLElement>("[role=row][data-key]");
      return row ? `${row.dataset.key} at ${Math.round(row.getBoundingClientRect().y)}` : "";
    });
  let seen = "";
  await until("the rows rest", async () => {
    const last = seen;
    await page.waitForTimeout(100);
    seen = await look();
    return seen !== "" && seen === last;
  });
  return seen;
}

/** Calls are written to the log a little after they were answered. */
async function logged(server: Server, filter: string, least = 1): Promise<void> {
  await until(`${least} events: ${filter}`, async () => {
    const found = await server.done("GET", `/api/v1/logs?filter=${encodeURIComponent(filter)}`);
    return found.length >= least;
  });
}

test("check 25: a pasted error id shows chain, zone by zone, reason and revision, as the command line does", async ({
  page,
  server,
}) => {
  const { id, text } = await furnish(server);
  const errorId = await server.refused(text, `${STRANGER}, ${RUNNER}`);
  await until("it is explained", async () => {
    return (await server.api("GET", `/ringfence/v1/explain/${errorId}`)).status === 200;
  });
  const said = JSON.parse(
    await server.run("check", "--json", "--token-id", id, "--from", `${STRANGER},${RUNNER}`),
  );
  expect([said.verdict, said.reason]).toEqual(["deny", "outside_allowed_zones"]);

  await page.goto("/security/api/tokens");
  await expect(page.getByRole("heading", { name: "API", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("searchbox", { name: /Find/ }).fill(errorId);
  await expect(page).toHaveURL(`${server.url}/explain/${errorId}`);
  await expect(page.getByRole("heading", { name: "audit-reader may not be used from here" })).toBeVisible();
  await expect(page.getByText(errorId)).toBeVisible();
  await expect(page.getByText(`· revision ${said.revision} · forward-auth`)).toBeVisible();
  await expect(page.getByText("403 E0000006, and the error id. Not the reason.")).toBeVisible();
  const chain = page.getByRole("list", { name: /The call’s way/ });
  await expect(chain.getByRole("listitem")).toHaveText([/192\.0\.2\.77.*client/, /203\.0\.113\.180/]);

  const steps = page.getByRole("list", { name: "How it was decided" });
  await expect(steps.getByRole("heading", { name: /^Place\s*: Failed/ })).toBeVisible();
  const shown = (await steps.textContent()) ?? "";
  // When the store was asked last is of the moment; the verdict is the badge's.
  const sentences: string[] = said.steps.filter((one: string) => !/^(Decided by|Allowed|Refused)/.test(one));
  for (const sentence of sentences) {
    const [, zone, walk] = /^Zone (.*?): (.*)$/.exec(sentence) ?? [];
    expect(shown).toContain(walk ?? sentence);
    if (zone) expect(shown).toContain(zone);
  }
  const kept = await server.done("GET", `/ringfence/v1/explain/${errorId}`);
  const ofMoment = (one: string) => !/^Decided by/.test(one);
  expect(kept.steps.filter(ofMoment)).toEqual(said.steps.filter(ofMoment));
  expect(kept.revision).toBe(said.revision);
});

test("check 25: what leads on from a refusal: Check filled in, a zone with the address, the log", async ({
  page,
  server,
}) => {
  const { id, office, text } = await furnish(server);
  const errorId = await server.refused(text, STRANGER);
  await logged(server, 'outcome.result eq "DENY"');
  await page.goto(`/explain/${errorId}`);
  await page.getByRole("link", { name: "Try again in Check" }).click();
  await expect(page).toHaveURL(`${server.url}/check?token=${id}&from=${STRANGER}`);
  await expect(page.getByText("outside_allowed_zones", { exact: true })).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Add address to a zone…" }).click();
  await page.getByRole("combobox", { name: "Zone" }).fill("Frank");
  await page.getByRole("option", { name: /Frankfurt office/ }).click();
  await expect(page).toHaveURL(`${server.url}/security/networks/${office}?add=${STRANGER}`);
  const gateways = page.getByRole("textbox", { name: /Gateways/ });
  await expect(gateways).toHaveValue(`198.51.100.0/26\n${STRANGER}`);
  const before = await server.done("GET", `/api/v1/zones/${office}`);
  expect(before.gateways).toHaveLength(1);
  await page.getByRole("button", { name: "Save zone" }).click();
  await expect(page.getByText(/In force on this gate/)).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/security/networks/${office}`);
  expect(await server.judge(text, STRANGER)).toBe(200);

  await page.goto(`/explain/${errorId}`);
  await page.getByRole("link", { name: "Open it in the System Log" }).click();
  await expect(drawer(page).getByText(errorId)).toBeVisible();
});

test("check 25: an id that was never given out: said, with how long refusals are kept", async ({
  page,
  server,
}) => {
  await page.goto("/log");
  await field(page).fill(`oae${"1".repeat(22)}`);
  await expect(page).toHaveURL(`${server.url}/explain/oae${"1".repeat(22)}`);
  await expect(page.getByText("No refusal has this error id")).toBeVisible();
  await expect(page.getByText(/kept for 90 days/)).toBeVisible();
  await page.goto("/security/networks");
  await page.getByRole("searchbox", { name: "Search zones" }).fill(`oae${"2".repeat(22)}`);
  await expect(page).toHaveURL(`${server.url}/explain/oae${"2".repeat(22)}`);
});

test("check 26: a call is in the log at most 2 s after it; scrolled, it waits, and is counted", async ({
  page,
  server,
}) => {
  const { text } = await furnish(server);
  // As many rows as scroll.
  for (let number = 0; number < 40; number++) await server.issue(`token-${number}`);
  await page.goto("/log");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("row", { name: /token-39/ })).toBeVisible();
  await page.waitForTimeout(1500);
  const began = Date.now();
  expect(await server.judge(text, STRANGER)).toBe(403);
  const denied = page.getByRole("row", { name: /Denied, Token used from outside its zones, audit-reader/ });
  await expect(denied).toBeVisible({ timeout: LIVE_WITHIN });
  console.log(`from the call to its row: ${Date.now() - began} ms`);
  await expect(denied).toContainText(STRANGER);

  await events(page).evaluate((grid) => grid.scrollTo(0, 400));
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  const before = await seenFirst(page);
  for (const from of [OFFICE, "198.51.100.25", "198.51.100.26"]) {
    expect(await server.judge(text, from)).toBe(200);
  }
  const back = page.getByRole("button", { name: /^Show 3 new events$/ });
  await expect(back).toHaveText("3 new");
  expect(await seenFirst(page), "nothing moved").toBe(before);
  await back.click();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("row", { name: /Allowed, Token used, audit-reader/ })).toHaveCount(3);
  await expect(back).toBeHidden();
});

test("check 26: the expression writes chips, chips and pills write the expression", async ({
  page,
  server,
}) => {
  const { id, text } = await furnish(server);
  await server.judge(text, STRANGER);
  await server.judge(text, OFFICE);
  await logged(server, `target.id eq "${id}"`, 3);
  await page.goto("/log");
  // By the keyboard alone, with what is offered.
  await field(page).focus();
  await page.keyboard.type("outcome.r");
  await expect(page.getByRole("option", { name: /outcome\.result/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("eq ");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type(`and target.id eq "${id}"`);
  await page.keyboard.press("Enter");
  const chips = page.getByRole("grid", { name: "Conditions" });
  await expect(chips.getByRole("row")).toHaveText(["Result: Denied", `About: ${id}`]);
  expect(inAddress(page, "filter")).toBe(`outcome.result eq "DENY" and target.id eq "${id}"`);
  await expect(events(page).getByRole("rowheader")).toHaveCount(1);
  await expect(page.getByRole("radio", { name: "Denied" })).toBeChecked();

  await page.getByRole("radio", { name: "Allowed" }).click();
  await expect(field(page)).toHaveValue(`outcome.result eq "ALLOW" and target.id eq "${id}"`);
  await expect(chips.getByRole("row")).toHaveText(["Result: Allowed", `About: ${id}`]);
  await expect(page.getByRole("row", { name: /^Allowed, Token used/ })).toHaveCount(1);

  await page.getByRole("button", { name: "Remove the condition Result: Allowed" }).click();
  await expect(field(page)).toHaveValue(`target.id eq "${id}"`);
  await page.goBack();
  await expect(field(page)).toHaveValue(`outcome.result eq "ALLOW" and target.id eq "${id}"`);
  await page.reload();
  await expect(chips.getByRole("row")).toHaveText(["Result: Allowed", `About: ${id}`]);
  await expectAccessible(page);
});

test("check 26: a bad expression shows the wire's error at its position", async ({ page, server }) => {
  const bad = 'outcome.result eqq "DENY"';
  const { json } = await server.api("GET", `/api/v1/logs?filter=${encodeURIComponent(bad)}`);
  await page.goto("/log");
  await field(page).fill(bad);
  await field(page).press("Enter");
  await expect(page.getByText(json.errorSummary)).toBeVisible();
  expect(json.errorSummary).toContain("at position 15");
  await expect(page.locator("mark")).toHaveText("eqq");
  await expect(field(page)).toHaveAttribute("aria-invalid", "true");
  const marked = await field(page).evaluate((input) => {
    const { value, selectionStart, selectionEnd } = input as HTMLInputElement;
    return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
  });
  expect(marked, "the caret stands where it is wrong").toBe("eqq");
  await expectAccessible(page);
  await page.keyboard.type("eq");
  await page.keyboard.press("Enter");
  await expect(field(page)).not.toHaveAttribute("aria-invalid", "true");
  expect(inAddress(page, "filter")).toBe('outcome.result eq "DENY"');
});

test("words, and what nothing matches", async ({ page, server }) => {
  await server.zone("Lisbon", ["198.51.100.0/26"]);
  await page.goto("/log");
  await field(page).fill("lisbon");
  await field(page).press("Enter");
  await expect(page).toHaveURL(`${server.url}/log?q=lisbon`);
  await expect(events(page).getByRole("rowheader")).toHaveCount(1);
  await field(page).fill("atlantis");
  await field(page).press("Enter");
  await expect(page.getByText("No event matches “atlantis”")).toBeVisible();
  await page.getByRole("button", { name: "Show all events" }).click();
  await expect(page.getByRole("row", { name: /Lisbon/ })).toBeVisible();
});

test("up and down lead through the log with the event open; a link opens it alone", async ({
  page,
  server,
}) => {
  const { office } = await furnish(server);
  const zone = await server.done("GET", `/api/v1/zones/${office}`);
  await server.done("PUT", `/api/v1/zones/${office}`, { ...zone, name: "Frankfurt" });
  await page.goto("/log");
  const change = page.getByRole("row", { name: /Frankfurt/ }).first();
  await expect(change).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(drawer(page)).toBeFocused();
  const opened = inAddress(page, "event");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => inAddress(page, "event")).not.toBe(opened);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => inAddress(page, "event")).toBe(opened);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
  await expect(page.locator(`[role=row][data-key="${opened}"]`)).toBeFocused();

  await change.click();
  const differences = drawer(page).getByRole("table");
  await expect(differences.getByRole("row", { name: /^Name/ })).toHaveText(/Frankfurt office.*Frankfurt/);
  const link = page.url();
  await page.goto("/check");
  await page.goto(`/log?filter=${encodeURIComponent('outcome.result eq "DENY"')}&event=${inAddressOf(link)}`);
  await expect(drawer(page).getByRole("heading", { level: 2 })).toContainText("Frankfurt");
  await drawer(page).getByRole("radio", { name: "Raw event" }).click();
  await expect(drawer(page).getByText('"eventType": "zone.update"')).toBeVisible();
  expect(inAddress(page, "view")).toBe("raw");
  await page.goto("/log?event=00000000-0000-4000-8000-000000000000");
  await expect(drawer(page).getByText("There is no such event")).toBeVisible();
});

const inAddressOf = (link: string) => new URL(link).searchParams.get("event");

test("the time: a choice, two moments, at most 180 days; what is over is not live", async ({
  page,
  server,
}) => {
  await furnish(server);
  await page.goto("/log");
  await page.getByRole("button", { name: "Last 24 hours" }).click();
  await page.getByRole("menuitem", { name: "Last 7 days" }).click();
  await expect(page).toHaveURL(`${server.url}/log?since=7d`);
  await page.getByRole("button", { name: "Last 7 days" }).click();
  await page.getByRole("menuitem", { name: "Between two moments…" }).click();
  const dialog = page.getByRole("dialog", { name: "Between two moments" });
  await dialog.getByLabel("From", { exact: true }).fill("2025-01-01T00:00");
  await expect(dialog.getByText("The log goes back 180 days at most.")).toBeVisible();
  await expectAccessible(page, "[role=dialog]");
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 16);
  await dialog.getByLabel("From", { exact: true }).fill(daysAgo(40));
  await dialog.getByLabel("To", { exact: true }).fill(daysAgo(39));
  await dialog.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("Nothing happened in this time")).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeHidden();
});

test("a read-only administrator sees it all, and lets no address in", async ({ page, server }) => {
  const { text } = await furnish(server);
  const errorId = await server.refused(text, STRANGER);
  await logged(server, 'outcome.result eq "DENY"');
  await page.route("**/ringfence/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = await answer.json();
    await route.fulfill({
      response: answer,
      json: { ...session, user: { ...session.user, role: "read-only-admin" } },
    });
  });
  await page.goto(`/explain/${errorId}`);
  await expect(page.getByRole("link", { name: "Try again in Check" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Add address/ })).toBeHidden();
});

/** The cells of one line of CSV; quotes double inside of quotes. */
const cells = (line: string) =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = ""]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );

test("check 27: 100,000 events as NDJSON and CSV: complete, and no name starts a formula", async ({
  page,
  server,
  admin,
}) => {
  test.setTimeout(300_000);
  expect(admin.login).toBe("maya");
  const count = 100_000;
  const names = ["=cmd()", "+1+1", "-1", "@SUM(A1)", 'plain, and "quoted"'];
  await seedEvents(server, count, names);
  const filter = 'target.id sw "nzo00000"';
  await page.goto(`/log?filter=${encodeURIComponent(filter)}`);
  await expect(page.getByRole("row", { name: /=cmd\(\)/ }).first()).toBeVisible();
  const stored = async (format: RegExp) => {
    await page.getByRole("button", { name: "Export" }).click();
    const coming = page.waitForEvent("download", { timeout: 120_000 });
    await page.getByRole("menuitem", { name: format }).click();
    const file = await (await coming).path();
    return readFileSync(file, "utf8").trimEnd().split(/\r?\n/);
  };
  const lines = await stored(/NDJSON/);
  expect(new Set(lines.map((line) => JSON.parse(line).uuid)).size).toBe(count);
  expect(lines).toHaveLength(count);
  expect(new Set(lines.map((line) => JSON.parse(line).target[0].displayName))).toEqual(new Set(names));

  const [head = "", ...rows] = await stored(/CSV/);
  expect(rows).toHaveLength(count);
  const columns = cells(head).length;
  for (const row of rows.slice(0, 1000)) {
    const all = cells(row);
    expect(all.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(all.length, row).toBeGreaterThanOrEqual(columns);
  }
  expect(rows.some((row) => row.includes("cmd()"))).toBe(true);
});
