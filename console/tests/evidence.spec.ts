// What is known of calls and changes: the overview, who uses a token from where, and who changed what.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectAccessible, expectBigTargets, expectNoWider } from "./axe";
import { expect, type Page, type Server, test, until } from "./harness";
import { countries, systems } from "./mmdb";
import { LABEL, OPTIONS } from "./words";

const OFFICE = "198.51.100.24";
const RUNNER = "203.0.113.180";
const ELSEWHERE = "192.0.2.66";

const folder = mkdtempSync(join(tmpdir(), "ringfence-evidence-"));
const [lands, networks] = [join(folder, "countries.mmdb"), join(folder, "systems.mmdb")];
writeFileSync(lands, countries({ "198.51.100.0/24": "DE", "203.0.113.0/24": "US", "192.0.2.0/24": "BR" }));
writeFileSync(networks, systems({ "198.51.100.0/24": "64500 Example Networks" }));
test.use({ config: `[geo]\ndatabases = ["${lands}", "${networks}"]\n` });

interface Made {
  office: string;
  runners: string;
  open: { id: string; text: string };
  bound: { id: string; text: string };
}

const within = (...include: string[]) => ({ connection: "ZONE", include });

/** An open token that two zones would hold, and one that was refused once. */
async function furnish(server: Server): Promise<Made> {
  const office = await server.zone("Frankfurt office", ["198.51.100.0/26"]);
  const runners = await server.zone("CI runners", ["203.0.113.176/29"]);
  const open = await server.issue("grafana-readonly");
  const bound = await server.issue("billing-export", within(office));
  for (const from of [OFFICE, OFFICE, RUNNER]) expect(await server.judge(open.text, from)).toBe(200);
  expect(await server.judge(bound.text, OFFICE)).toBe(200);
  expect(await server.judge(bound.text, ELSEWHERE)).toBe(403);
  await until("the calls are counted", async () => {
    const one = await server.done("GET", `/ringfence/v1/tokens/${open.id}/usage`);
    const other = await server.done("GET", `/ringfence/v1/tokens/${bound.id}/usage`);
    return one.allowed === 3 && other.refused === 1;
  });
  return { office, runners, open, bound };
}

const card = (page: Page, title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

test.describe("overview", () => {
  test("before the first call: three steps, and the page turns to charts as it comes", async ({
    page,
    server,
  }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Three steps to the first call" })).toBeVisible();
    await expect(page.getByText("ringfence zone create office --gateway 203.0.113.0/24")).toBeVisible();
    await expect(page.getByText("ringfence token create --name deploy --in-zones office")).toBeVisible();
    await expect(page.getByText(/^curl -H "Authorization: SSWS \$TOKEN"/)).toBeVisible();
    await expectAccessible(page);
    const zone = await server.zone("office", ["198.51.100.0/26"]);
    const { text } = await server.issue("deploy", within(zone));
    await server.judge(text, OFFICE);
    await expect(page.getByRole("heading", { name: "Calls decided" })).toBeVisible({ timeout: 20_000 });
  });
  test("calls decided: the numbers of the chart, of its sentence and of its table are those of the API", async ({
    page,
    server,
  }) => {
    await furnish(server);
    // Whoever asks is counted as well: what the page was told is what it shows.
    const told = page.waitForResponse(/\/ringfence\/v1\/calls\?/);
    await page.goto("/");
    const calls = await (await told).json();
    expect(calls.refused).toBeGreaterThan(0);
    const chart = page.getByRole("img", { name: /^Calls decided: / });
    await expect(chart).toHaveAccessibleName(
      new RegExp(`${calls.allowed} allowed, ${calls.refused} refused`),
    );
    await page.getByRole("button", { name: "Table: Calls decided" }).click();
    const table = page.getByRole("table", { name: "Calls decided" });
    const cells = await table.getByRole("row").allInnerTexts();
    const sum = (at: number) =>
      cells.slice(1).reduce((total, row) => total + Number(row.split("\t").at(at)?.replace(/\D/g, "")), 0);
    expect([sum(1), sum(2)]).toEqual([calls.allowed, calls.refused]);
    await page.getByRole("radio", { name: "24 hours" }).click();
    await expect(page).toHaveURL(`${server.url}/?range=24h`);
    await page.reload();
    await expect(page.getByRole("radio", { name: "24 hours" })).toBeChecked();
  });

  test("check 51: the crosshair moves by keys, and says each bar", async ({ page, server }) => {
    await furnish(server);
    await page.goto("/?range=24h");
    const cross = page.getByRole("slider", { name: "Calls decided, bar by bar" });
    await cross.focus();
    await expect(cross).toHaveAttribute("aria-valuetext", /: \d+ allowed, \d+ refused$/);
    const before = await cross.getAttribute("aria-valuetext");
    await page.keyboard.press("ArrowLeft");
    await expect(cross).not.toHaveAttribute("aria-valuetext", before ?? "");
  });

  test("where tokens are used: the map, its sentence, and its table", async ({ page, server }) => {
    await furnish(server);
    await page.goto("/");
    const map = page.getByRole("img", { name: /^Where tokens are used: / });
    await expect(map).toHaveAccessibleName(/most allowed from Germany \(\d+\)/);
    await expect(map).toHaveAccessibleName(/refused from Brazil \(1\)/);
    await page.getByRole("button", { name: "Table: Where tokens are used" }).click();
    const table = page.getByRole("table", { name: "Where tokens are used" });
    await expect(table.getByRole("row", { name: /United States US 1 0/ })).toBeVisible();
    await expect(table.getByRole("row", { name: /Brazil BR 0 1/ })).toBeVisible();
  });

  test("what needs attention has one thing to do, and can be hidden and brought back", async ({
    page,
    server,
  }) => {
    await furnish(server);
    await page.goto("/");
    const lines = card(page, "Needs attention");
    const open = lines.getByRole("listitem").filter({ hasText: /from any IP/ });
    await expect(open.getByRole("link", { name: /^Restrict/ })).toBeVisible();
    await open.getByRole("button", { name: /^Hide for 7 days/ }).click();
    await expect(open).toHaveCount(0);
    await page.reload();
    await expect(lines.getByText("1 line hidden for 7 days.")).toBeVisible();
    await expect(open).toHaveCount(0);
    await lines.getByRole("button", { name: "Show again" }).click();
    await expect(open).toBeVisible();
  });

  test("the open token that is used from the fewest places leads to its suggestion", async ({
    page,
    server,
  }) => {
    const { open } = await furnish(server);
    await page.goto("/");
    await page.getByRole("link", { name: "Restrict grafana-readonly" }).click();
    await expect(page).toHaveURL(`${server.url}/security/api/tokens/${open.id}/usage`);
    await expect(page.getByText("All 3 calls came from 2 zones.")).toBeVisible();
  });

  test("by keys and by the sidebar", async ({ page, server }) => {
    await page.goto("/security/networks");
    await expect(page.getByRole("heading", { name: "Networks" })).toBeVisible();
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await expect(page).toHaveURL(`${server.url}/`);
    const place = page.getByRole("link", { name: "Overview" });
    await expect(place).toHaveAttribute("data-status", "active");
    await page.getByRole("link", { name: /^Networks/ }).click();
    await expect(place).not.toHaveAttribute("data-status", "active");
  });
});

test.describe("usage", () => {
  test("an open token whose calls came from zones is restricted to them in one go", async ({
    page,
    server,
  }) => {
    const { open, office, runners } = await furnish(server);
    await page.goto(`/security/api/tokens/${open.id}/usage`);
    await page.getByRole("link", { name: "Restrict to Frankfurt office and CI runners" }).click();
    await expect(page.getByText("Editing")).toBeVisible();
    await expect(page.getByRole("button", { name: new RegExp(LABEL) })).toContainText(OPTIONS[2] ?? "");
    const chips = page.getByRole("grid", { name: "Chosen zones" }).getByRole("row");
    await expect(chips).toHaveCount(2);
    const before = await server.done("GET", `/api/v1/api-tokens/${open.id}`);
    expect(before.network, "nothing is written by it").toEqual({ connection: "ANYWHERE" });
    await page.getByRole("button", { name: /^Save/ }).click();
    const sure = page.getByRole("button", { name: "Save and shut out", exact: true });
    const said = page.getByText(/In force on this gate, revision/);
    await expect(sure.or(said).first()).toBeVisible();
    if (await sure.isVisible()) await sure.click();
    await expect(said.first()).toBeVisible();
    const { network } = await server.done("GET", `/api/v1/api-tokens/${open.id}`);
    expect(network.include.toSorted()).toEqual([office, runners].toSorted());
    expect(await server.judge(open.text, OFFICE)).toBe(200);
    expect(await server.judge(open.text, ELSEWHERE)).toBe(403);
    await page.getByRole("link", { name: "Usage" }).click();
    await expect(page.getByRole("heading", { name: "Places" })).toBeVisible();
    await expect(page.getByText("calls came from"), "it is open no more").toHaveCount(0);
  });

  test("calls from no zone are offered a zone of their addresses", async ({ page, server }) => {
    const { open } = await furnish(server);
    await server.judge(open.text, ELSEWHERE);
    await until("it is counted", async () => {
      return (await server.done("GET", `/ringfence/v1/tokens/${open.id}/usage`)).allowed === 4;
    });
    await page.goto(`/security/api/tokens/${open.id}/usage`);
    await expect(page.getByText(/^1 of 4 calls came from 1 place in no zone/)).toBeVisible();
    await page.getByRole("link", { name: "Make a zone of this address" }).click();
    await expect(page.getByRole("heading", { name: "New IP zone" })).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Gateways" })).toHaveValue(ELSEWHERE);
  });

  test("places, the last used first: address, country, network, zones, and why it was refused", async ({
    page,
    server,
  }) => {
    const { bound } = await furnish(server);
    await page.goto(`/security/api/tokens/${bound.id}/usage`);
    const table = page.getByRole("table", { name: "Places" });
    const inside = table.getByRole("row").filter({ hasText: OFFICE });
    await expect(inside).toContainText("Germany · AS64500 Example Networks");
    await expect(inside.getByRole("link", { name: "Frankfurt office" })).toBeVisible();
    const outside = table.getByRole("row").filter({ hasText: ELSEWHERE });
    await expect(outside).toContainText("Brazil");
    await expect(outside).toContainText("none");
    await expect(outside.getByText("1 refused")).toHaveAttribute("title", /in none of the zones/);
    await outside.getByRole("link", { name: `Check ${ELSEWHERE}` }).click();
    await expect(page.getByText("outside_allowed_zones", { exact: true })).toBeVisible();
  });

  test("a token that was never used says so, with the line that uses it", async ({ page, server }) => {
    const { id } = await server.issue("fresh");
    await page.goto(`/security/api/tokens/${id}/usage`);
    await expect(page.getByRole("heading", { name: "Never used" })).toBeVisible();
    await expect(page.getByText(/^curl -H "Authorization: SSWS \$TOKEN"/)).toBeVisible();
  });

  test("calls of which the places are not held are said", async ({ page, server }) => {
    const { open } = await furnish(server);
    await page.route("**/ringfence/v1/tokens/*/usage*", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), held: 0.9721 } });
    });
    await page.goto(`/security/api/tokens/${open.id}/usage`);
    await expect(page.getByText(/^97.2% of 3 calls are held by place/)).toBeVisible();
    await expect(page.getByText("All 3 calls that are held by place came from 2 zones.")).toBeVisible();
  });
});

test.describe("history", () => {
  test("each change of a token: who, by what, field by field; going back fills the form and writes nothing", async ({
    page,
    server,
  }) => {
    const office = await server.zone("Frankfurt office", ["198.51.100.0/26", "127.0.0.1"]);
    const { id } = await server.issue("billing-export", within(office));
    await server.done("PUT", `/api/v1/api-tokens/${id}`, {
      name: "billing",
      network: { connection: "ANYWHERE" },
    });
    await page.goto(`/security/api/tokens/${id}/history`);
    const changes = page.getByRole("list", { name: "History" }).getByRole("article");
    await expect(changes).toHaveCount(2);
    await expect(changes.first()).toContainText("As it is now");
    await expect(changes.first()).toContainText("with the token admin-token");
    const fields = changes.first().getByRole("table");
    await expect(fields.getByRole("row", { name: /^Name billing-export billing$/ })).toBeVisible();
    await expect(fields.getByRole("row", { name: /^Calls must originate from/ })).toContainText(
      "Frankfurt office",
    );
    await expect(changes.first().getByRole("link", { name: /^Revert/ })).toHaveCount(0);
    await changes
      .last()
      .getByRole("link", { name: /^Revert to this/ })
      .click();
    await expect(page.getByText(/^Filled in as it was after revision/)).toBeVisible();
    await expect(page.getByText("Saving also renames it from billing to billing-export.")).toBeVisible();
    const wire = async () => server.done("GET", `/api/v1/api-tokens/${id}`);
    expect((await wire()).network).toEqual({ connection: "ANYWHERE" });
    await page.reload();
    await expect(page.getByRole("row", { name: /Frankfurt office/ })).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
    expect(await wire()).toMatchObject({ name: "billing-export", network: within(office) });
    await page.getByRole("link", { name: "History" }).click();
    await expect(changes).toHaveCount(3);
    await expect(changes.first()).toContainText("in the console");
    await expect(changes.first()).toContainText("maya");
  });
  test("each change of a zone, and back to what it was", async ({ page, server }) => {
    const id = await server.zone("Frankfurt office", ["198.51.100.0/26", "198.51.100.200"]);
    await server.done("PUT", `/api/v1/zones/${id}`, {
      type: "IP",
      name: "Frankfurt office",
      gateways: [{ type: "CIDR", value: "198.51.100.0/26" }],
    });
    await page.goto(`/security/networks/${id}`);
    await page.getByRole("link", { name: "History" }).click();
    await expect(page).toHaveURL(`${server.url}/security/networks/${id}/history`);
    const changes = page.getByRole("list", { name: "History" }).getByRole("article");
    await expect(changes).toHaveCount(2);
    await expect(changes.first().getByRole("row", { name: /^Gateways/ })).toContainText("198.51.100.200");
    await changes
      .last()
      .getByRole("link", { name: /^Revert to this/ })
      .click();
    await expect(page.getByText(/^Filled in as it was after revision/)).toBeVisible();
    await expect(page.getByText("1 added", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Save zone" }).click();
    await expect(page.getByText(/In force on this gate, revision/).first()).toBeVisible();
    await expect(page).toHaveURL(`${server.url}/security/networks/${id}`);
    const { gateways } = await server.done("GET", `/api/v1/zones/${id}`);
    expect(gateways.some((one: { value: string }) => one.value.startsWith("198.51.100.200"))).toBe(true);
  });
  test("check 45: whoever may only look sees the history and goes back to nothing", async ({
    page,
    server,
  }) => {
    const { id } = await server.issue("billing-export");
    await server.done("PUT", `/api/v1/api-tokens/${id}`, {
      name: "billing",
      network: { connection: "ANYWHERE" },
    });
    await page.route("**/ringfence/v1/session", async (route) => {
      const answer = await route.fetch();
      const session = await answer.json();
      session.user.role = "read-only-admin";
      await route.fulfill({ response: answer, json: session });
    });
    await page.goto(`/security/api/tokens/${id}/history`);
    const changes = page.getByRole("list", { name: "History" }).getByRole("article");
    await expect(changes).toHaveCount(2);
    await expect(page.getByRole("link", { name: /^Revert/ })).toHaveCount(0);
  });

  test("a change that is kept no longer is said, and the form is what is in force", async ({
    page,
    server,
  }) => {
    const { id } = await server.issue("billing-export");
    const gone = "0198c1f2-0000-7000-8000-000000000000";
    await page.goto(`/security/api/tokens/${id}/security?edit=true&revert=${gone}`);
    await expect(page.getByText(/is not kept any longer/)).toBeVisible();
    await expect(page.getByRole("button", { name: new RegExp(LABEL) })).toContainText("Any IP");
  });
});

for (const theme of ["light", "dark"] as const) {
  test(`check 28: no serious fault, ${theme}; checks 32: on a phone`, async ({ page, server }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const { open, bound, office } = await furnish(server);
    const views: [string, string][] = [
      ["/", "Where tokens are used"],
      [`/security/api/tokens/${open.id}/usage`, "Places"],
      [`/security/api/tokens/${bound.id}/history`, "billing-export"],
      [`/security/networks/${office}/history`, "Frankfurt office"],
    ];
    for (const [path, heading] of views) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(path);
      await expect(page.getByRole("heading", { name: heading })).toBeVisible();
      await expectAccessible(page);
      for (const table of await page.getByRole("button", { name: /^Table: / }).all()) await table.click();
      await expectAccessible(page);
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 700 });
        await expectNoWider(page);
        await expectBigTargets(page);
      }
    }
  });
}

for (const zone of ["Pacific/Tongatapu", "America/Los_Angeles"]) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });
    test(`check 54: days on the axis are the reader's own in ${zone}`, async ({ page, server }) => {
      await furnish(server);
      const HOUR = 3600_000;
      await page.route("**/ringfence/v1/calls*", async (route) => {
        const since = Date.parse(new URL(route.request().url()).searchParams.get("since") ?? "");
        const bars = Array.from({ length: Math.ceil((Date.now() - since) / HOUR) }, (_, at) => ({
          at: new Date(since + at * HOUR).toISOString(),
          allowed: 1,
          refused: 0,
        }));
        const json = {
          since: bars[0]?.at,
          until: bars.at(-1)?.at,
          step: "hour",
          allowed: bars.length,
          refused: 0,
          bars,
        };
        await route.fulfill({ json });
      });
      await page.goto("/?range=30d");
      await page.getByRole("button", { name: "Table: Calls decided" }).click();
      const rows = page.getByRole("table", { name: "Calls decided" }).getByRole("row");
      await expect(rows).toHaveCount(31);
      const numbers = (await rows.allInnerTexts()).slice(2).map((row) => Number(row.split("\t")[1]));
      // Where no clock changes a whole day has 24 hours; where one does, 23 or 25.
      expect(numbers.every((hours) => hours >= 23 && hours <= 25)).toBe(true);
      const whole = await page.evaluate(() => {
        const now = new Date();
        return Array.from({ length: 29 }, (_, back) => {
          const day = (ago: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago);
          return (day(back).getTime() - day(back + 1).getTime()) / 3600_000;
        });
      });
      expect(numbers).toEqual(whole);
    });
  });
}
