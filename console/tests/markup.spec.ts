// Names that want to be more than names. Whatever the server lets in is shown as text, in its place.
import { call, expect, type Page, type Server, test, until } from "./harness";

const LONG = "x".repeat(128);
const NAMES = [
  `<img src=x onerror=alert(1)>`,
  `"><script>alert(1)</script>`,
  `javascript:alert(1)`,
  `{{constructor.constructor('alert(1)')()}}`,
  `\${alert(1)}`,
  `مكتب فرانكفورت`,
  `🏢🇩🇪 Büro é̈̃`,
  LONG,
  `${"word ".repeat(25)}`.trim(),
];
/** Control and format characters: no name may hold them (B-107). */
const REFUSED = ["a\u202eb", "a\u0000b", "a\u200bb", "a\r\nb"];

async function screens(
  page: Page,
  server: Server,
  visit: (where: string) => Promise<void>,
  name: string,
  at: number,
) {
  const gateway = `198.51.100.${at}`;
  const zone = await server.zone(name, [gateway]);
  const { id, text } = await server.issue(name, { connection: "ZONE", include: [zone] });
  await server.judge(text, gateway);
  const errorId = await server.refused(text, "192.0.2.77");
  await until("the refusal is kept", async () => {
    return (await server.api("GET", `/ringfence/v1/explain/${errorId}`)).status === 200;
  });
  const { uuid } = await server.done("GET", `/ringfence/v1/explain/${errorId}`);
  const profile = { login: `user-${at}`, firstName: name, lastName: "" };
  const person = (await server.done("POST", "/ringfence/v1/users", { role: "none", profile })).id;
  for (const where of [
    "/security/api/tokens",
    `/security/api/tokens/${id}/security`,
    `/security/api/tokens/${id}/security?edit=true`,
    `/security/api/tokens/${id}/usage`,
    `/security/api/tokens/${id}/history`,
    "/security/networks",
    `/security/networks/${zone}`,
    `/security/networks/${zone}/history`,
    "/security/people",
    `/security/people/${person}`,
    `/check?token=${id}&from=${gateway}`,
    `/log?filter=${encodeURIComponent(`target.id eq "${id}"`)}`,
    `/log?event=${uuid}`,
    `/explain/${errorId}`,
  ]) {
    await page.goto(where);
    await visit(where);
  }
  return { id, zone };
}

/** What sticks out of the page, or shows a name without keeping its direction to itself. */
async function loose(page: Page, name: string): Promise<string[]> {
  return page.evaluate((wanted) => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} px wide`);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.textContent !== wanted) continue;
      const at = node.parentElement;
      // A bdi, a field of its own, or text that is isolated by its characters.
      if (!at?.closest("bdi,[dir=auto],option"))
        found.push(`not isolated in <${at?.tagName.toLowerCase()} class="${at?.className}">`);
    }
    return found;
  }, name);
}

/** Wide all of them, a part on each server; on the phone the longest and the strangest. */
const ROUNDS: [width: number, part: string, names: string[]][] = [
  [1280, "1 of 3", NAMES.slice(0, 3)],
  [1280, "2 of 3", NAMES.slice(3, 6)],
  [1280, "3 of 3", NAMES.slice(6)],
  [390, "some", [NAMES[0] ?? "", NAMES[5] ?? "", LONG]],
];

for (const [width, part, names] of ROUNDS) {
  test(`checks 40 and 41, ${width} px, ${part}; b_106: names are text everywhere, and overflow nowhere`, async ({
    page,
    server,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width, height: 800 });
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      dialog.dismiss().catch(() => undefined);
    });
    for (const [at, name] of names.entries()) {
      await screens(
        page,
        server,
        async (where) => {
          await expect(
            page.getByText(name, { exact: true }).or(page.getByText(name)).first(),
            where,
          ).toBeAttached();
          expect(await loose(page, name), `${where}: ${name.slice(0, 30)}`).toEqual([]);
          expect(await page.locator("img[src=x]").count(), where).toBe(0);
        },
        name,
        at + 1,
      );
    }
    expect(dialogs).toEqual([]);
  });
}

test("check 40; b_106: a browser's name and a header's value are text in Check and in the sessions", async ({
  page,
  server,
}) => {
  const evil = `<img src=x onerror=alert(1)>`;
  await page.setExtraHTTPHeaders({ "X-Forwarded-For": evil, "User-Agent": evil });
  await page.goto("/check");
  await expect(page.getByText(evil).first()).toBeVisible();
  expect(await page.locator("img").count()).toBe(0);
  await page.goto("/settings/sessions");
  await expect(page.getByText("Your sessions").first()).toBeVisible();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  expect(server.log).not.toContain("panicked");
});

test("check 40; b_106: what a refused caller says of itself is text in the log and in its story", async ({
  page,
  server,
}) => {
  const evil = `<img src=x onerror=alert(1)>`;
  const headers = { "X-Forwarded-Uri": `/${evil}`, "X-Forwarded-For": "192.0.2.77", "User-Agent": evil };
  const answer = await call(`http://${server.gate}`, "GET", "/gate/v1/forward-auth", headers);
  const errorId = String(answer.headers["x-ringfence-error-id"]);
  await until("the refusal is kept", async () => {
    return (await server.api("GET", `/ringfence/v1/explain/${errorId}`)).status === 200;
  });
  await page.goto(`/explain/${errorId}`);
  await expect(page.getByText(evil).first()).toBeVisible();
  await page.getByRole("radio", { name: "Raw event" }).click();
  await expect(page.getByText("onerror=alert(1)").first()).toBeVisible();
  await page.goto(`/log?q=${encodeURIComponent(evil)}&filter=${encodeURIComponent(`uuid eq "${evil}"`)}`);
  await expect(page.getByText(`words: ${evil}`)).toBeVisible();
  expect(await page.locator("img[src=x]").count()).toBe(0);
});

test("check 40: a name that cannot be seen whole is refused at its field", async ({ page, server }) => {
  for (const name of REFUSED) {
    const answer = await server.api("POST", "/ringfence/v1/tokens", { name });
    expect(
      [answer.status, answer.json.errorCauses[0].errorSummary.startsWith("name")],
      JSON.stringify(name),
    ).toEqual([400, true]);
  }
  await page.goto("/security/api/tokens?create=true");
  const dialog = page.getByRole("dialog", { name: "Create token" });
  await dialog.getByLabel("What do you want your token to be named?").fill("a\u202eb");
  await dialog.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "Any IP", exact: true }).click();
  await dialog.getByRole("button", { name: "Create token" }).click();
  const field = dialog.getByLabel("What do you want your token to be named?");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/character/);
});
