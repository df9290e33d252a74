// Check: what is seen of the caller, and what would be decided of anybody; the same as the command line says.
import { expect, type Server, test } from "./harness";

const OFFICE = "198.51.100.24";
const RUNNER = "203.0.113.180";

async function prepare(server: Server) {
  const zone = await server.zone("Frankfurt office", ["198.51.100.0/26"], {
    proxies: [{ type: "CIDR", value: "203.0.113.176/29" }],
  });
  const network = { connection: "ZONE", include: [zone] };
  return { zone, ...(await server.issue("billing-export", network)) };
}

test("what is seen: address, connection, header, zones", async ({ page, server }) => {
  await server.zone("This machine", ["127.0.0.1/32"]);
  await page.goto(`${server.url}/check`);
  const you = page.locator("section").filter({ hasText: "What we see of you" });
  await expect(you.getByText("127.0.0.1").first()).toBeVisible();
  await expect(you.getByText("X-Forwarded-For was not sent")).toBeVisible();
  await expect(you.getByRole("link", { name: "This machine" })).toBeVisible();
  await expect(you.getByRole("list", { name: /The call’s way/ })).toContainText("you");
});

test("a token by a part of its name and a chain: allowed, refused, and why", async ({ page, server }) => {
  const { id } = await prepare(server);
  await page.goto(`${server.url}/check`);
  await page.getByRole("combobox", { name: "Token" }).fill("bill");
  await page.getByRole("option", { name: /billing-export/ }).click();
  const from = page.getByRole("textbox", { name: "From" });
  await from.fill(`${OFFICE}, ${RUNNER}`);
  await from.press("Enter");
  await expect(page.getByText(`A call from ${OFFICE} would be let through.`)).toBeVisible();
  const steps = page.getByRole("list", { name: "How it was decided" });
  await expect(steps.getByText("stepped over")).toBeVisible();
  await expect(steps.getByRole("heading", { name: /^Place\s*: Passed/ })).toBeVisible();

  await from.fill("192.0.2.66");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText("outside_allowed_zones", { exact: true })).toBeVisible();
  await expect(steps.getByRole("heading", { name: /^Place\s*: Failed/ })).toBeVisible();
  await expect(page.getByText("The caller would get 403")).toBeVisible();
  await expect(page.getByText(`ringfence check --token-id ${id} --from 192.0.2.66`)).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/check?token=${id}&from=192.0.2.66`);

  // 34: the address alone brings the same.
  await page.reload();
  await expect(page.getByText("outside_allowed_zones", { exact: true })).toBeVisible();
  const said = await server.done("POST", "/ringfence/v1/check", { tokenId: id, chain: ["192.0.2.66"] });
  expect(said.reason).toBe("outside_allowed_zones");
});

test("it counts as no use of the token", async ({ page, server }) => {
  const { id } = await prepare(server);
  await page.goto(`${server.url}/check?token=${id}&from=${OFFICE}`);
  await expect(page.getByText("would be let through")).toBeVisible();
  const token = await server.done("GET", `/ringfence/v1/tokens/${id}`);
  expect(token.lastUsed ?? null).toBeNull();
});

test("a pasted token is judged by its text, which is nowhere afterwards", async ({
  page,
  server,
  context,
}) => {
  const { text } = await prepare(server);
  const lines: string[] = [];
  context.on("request", (request) => lines.push(request.url()));
  await page.goto(`${server.url}/check`);
  await page.getByRole("combobox", { name: "Token" }).fill(text);
  await expect(page.getByText("A pasted token")).toBeVisible();
  await page.getByRole("textbox", { name: "From" }).fill(OFFICE);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText("would be let through")).toBeVisible();
  const kept = await page.evaluate(
    () =>
      document.documentElement.outerHTML +
      location.href +
      JSON.stringify({ ...localStorage, ...sessionStorage }),
  );
  expect(kept).not.toContain(text);
  expect(lines.filter((line) => line.includes(text))).toEqual([]);
  expect(server.log).not.toContain(text);
});

test("what is no address is said at its field, by its text", async ({ page, server }) => {
  const { id } = await prepare(server);
  await page.goto(`${server.url}/check?token=${id}`);
  await expect(page.getByText("billing-export")).toBeVisible();
  const from = page.getByRole("textbox", { name: "From" });
  await from.fill(`${OFFICE}, 203.0.113.300`);
  await from.press("Enter");
  await expect(page.getByText("203.0.113.300 is not an address.")).toBeVisible();
  await expect(from).toHaveAttribute("aria-invalid", "true");
});

test("a token that is gone is said at its field", async ({ page, server }) => {
  await page.goto(`${server.url}/check?token=00Tnobody&from=${OFFICE}`);
  await expect(page.getByText("There is no such token")).toBeVisible();
});
