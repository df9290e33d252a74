// Every screen of an organization that looks like one, as people see it. Looked at, and shown in the README.
import { fileURLToPath } from "node:url";
import { type Page, type Server, test } from "./harness";

const folder = fileURLToPath(new URL("../../docs/screens/", import.meta.url));
const LOOKS = [
  { name: "", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "-dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "-390", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

interface Made {
  token: string;
  zone: string;
  person: string;
  errorId: string;
}

/** Offices, runners, anonymizers, and tokens of every kind. */
async function furnish(server: Server): Promise<Made> {
  const zone = await server.zone(
    "Frankfurt office",
    ["198.51.100.0/26", "198.51.100.128-198.51.100.143", "2001:db8:40::/48"],
    {
      proxies: [{ type: "RANGE", value: "203.0.113.241" }],
    },
  );
  const runners = await server.zone("CI runners", ["203.0.113.176/29", "127.0.0.1"]);
  const london = await server.zone("London office", ["198.51.100.64/27", "198.51.100.200", "203.0.113.24"]);
  await server.zone("London data centre", ["2001:db8:51::/48", "203.0.113.8/30"]);
  await server.zone("Acme egress", ["203.0.113.12/30"]);
  await server.zone("London scrapers", ["192.0.2.192/26"], { usage: "BLOCKLIST" });
  await server.enhanced("London VPN services");
  const old = await server.zone("Old warehouse", ["192.0.2.16/28"]);
  await server.done("POST", `/api/v1/zones/${old}/lifecycle/deactivate`);
  const people: Array<[string, string, string, string]> = [
    ["svc-billing", "", "", "none"],
    ["jonas", "Jonas", "Weber", "super-admin"],
    ["ines", "Inês", "Duarte", "read-only-admin"],
    ["svc-observability", "", "", "none"],
  ];
  let person = "";
  for (const [login, firstName, lastName, role] of people) {
    const profile = { login, firstName, lastName, email: `${login}@example.com` };
    const made = await server.done("POST", "/ringfence/v1/users", { role, profile });
    if (login === "jonas") person = made.id;
  }
  const within = (...include: string[]) => ({ connection: "ZONE", include });
  const tokens: Array<[string, string, unknown]> = [
    ["old-jenkins", "jonas", { connection: "ANYWHERE" }],
    ["release-bot", "jonas", within(runners)],
    ["audit-reader", "ines", within(zone, london, runners)],
    ["warehouse-scanners", "svc-billing", { connection: "ZONE", exclude: [london] }],
    ["okta-sync", "jonas", within("ALL_IP_ZONES")],
    ["grafana-readonly", "svc-observability", { connection: "ANYWHERE" }],
    ["terraform-prod", "jonas", within(runners)],
    ["billing-export", "svc-billing", within(zone, runners)],
  ];
  let token = "";
  let errorId = "";
  for (const [name, owner, network] of tokens) {
    const made = await server.done("POST", "/ringfence/v1/tokens", { name, owner, network });
    token = made.apiToken.id;
    if (name !== "old-jenkins") await server.judge(made.token, "203.0.113.180");
    if (name === "audit-reader") errorId = await server.refused(made.token, "192.0.2.77, 203.0.113.241");
  }
  return { token, zone, person, errorId };
}

type Shot = (page: Page, made: Made) => Promise<void>;

const screens: Record<string, Shot> = {
  overview: async (page) => {
    await page.goto("/");
    await page.getByText("Needs attention").waitFor();
    await page.waitForTimeout(800);
  },
  usage: async (page, { token }) => {
    await page.goto(`/security/api/tokens/${token}/usage`);
    await page.getByRole("heading", { name: "Places" }).waitFor();
    await page.waitForTimeout(800);
  },
  history: async (page, { token }) => {
    await page.goto(`/security/api/tokens/${token}/history`);
    await page.getByText("As it is now").waitFor();
  },
  tokens: async (page) => {
    await page.goto("/security/api/tokens");
    await page.getByText("billing-export").first().waitFor();
  },
  "create-token": async (page) => {
    await page.goto("/security/api/tokens?create=true");
    await page.getByLabel("What do you want your token to be named?").fill("nightly-report");
  },
  token: async (page, { token }) => {
    await page.goto(`/security/api/tokens/${token}/security`);
    await page.getByText("CI runners").waitFor();
  },
  "token-edit": async (page, { token }) => {
    await page.goto(`/security/api/tokens/${token}/security?edit=true`);
    const field = page.getByRole("combobox", { name: "Zones" });
    await page.getByText(/Your address/).waitFor();
    await field.pressSequentially("lond");
    await page.getByRole("option", { name: /London office/ }).waitFor();
    await page.keyboard.press("ArrowDown");
  },
  "token-revoke": async (page, { token }) => {
    await page.goto(`/security/api/tokens/${token}/security`);
    await page.getByRole("button", { name: "Revoke…" }).click();
    await page.getByRole("alertdialog").waitFor();
  },
  networks: async (page) => {
    await page.goto("/security/networks");
    await page.getByText("Frankfurt office").first().waitFor();
  },
  zone: async (page, { zone }) => {
    await page.goto(`/security/networks/${zone}`);
    await page.getByText("Frankfurt office").first().waitFor();
    await page.waitForTimeout(600);
  },
  people: async (page) => {
    await page.goto("/security/people");
    await page.getByText("svc-billing").first().waitFor();
  },
  person: async (page, { person }) => {
    await page.goto(`/security/people/${person}`);
    await page.getByText("Jonas Weber").first().waitFor();
  },
  check: async (page, { token }) => {
    await page.goto(`/check?token=${token}&from=192.0.2.77`);
    await page.waitForTimeout(800);
  },
  log: async (page) => {
    await page.goto("/log");
    await page.getByText("Token used from outside its zones").first().waitFor();
    await page.getByText("Token used from outside its zones").first().click();
    await page.getByText("What would admit it").waitFor();
  },
  explain: async (page, { errorId }) => {
    await page.goto(`/explain/${errorId}`);
    await page.getByText("The caller got").waitFor();
  },
  settings: async (page) => {
    await page.goto("/settings/sessions");
    await page.waitForTimeout(600);
  },
  palette: async (page) => {
    await page.goto("/security/api/tokens");
    await page.getByText("billing-export").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox", { name: "Find tokens, zones and people" }).waitFor();
    await page.keyboard.type("bill");
    await page.getByText("Found", { exact: true }).waitFor();
  },
};

for (const { name: look, colorScheme, viewport } of LOOKS) {
  test.describe(`look${look}`, () => {
    test.use({ colorScheme, viewport });
    test(`screens${look}`, async ({ page, server }) => {
      test.setTimeout(240_000);
      const made = await furnish(server);
      for (const [name, shot] of Object.entries(screens)) {
        await test.step(name, async () => {
          await shot(page, made);
          await page.screenshot({ path: `${folder}${name}${look}.png`, animations: "disabled" });
        });
      }
    });
    test(`ways in${look}`, async ({ browser, server }) => {
      const context = await browser.newContext({ colorScheme, viewport, baseURL: server.url });
      const page = await context.newPage();
      await page.goto(server.setupLink);
      await page.getByRole("heading").first().waitFor();
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${folder}set-up${look}.png`, animations: "disabled" });
      await page.goto("/sign-in");
      await page.getByRole("heading").first().waitFor();
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${folder}sign-in${look}.png`, animations: "disabled" });
      await context.close();
    });
  });
}
