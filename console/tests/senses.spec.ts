// For every eye and hand: contrast, zoom, motion, forced colours, and what a screen reader is told.
import { expect, type Page, type Server, test, until } from "./harness";

async function furnish(server: Server) {
  const office = await server.zone("Frankfurt office", ["198.51.100.0/26", "127.0.0.1"]);
  await server.zone("Scrapers", ["192.0.2.0/26"], { usage: "BLOCKLIST" });
  const { id, text } = await server.issue("billing-export", { connection: "ZONE", include: [office] });
  await server.issue("open-one");
  // Used and refused, so that there is something to draw.
  for (const from of ["198.51.100.7", "203.0.113.9"]) await server.judge(text, from);
  await until("its calls are counted", async () => (await server.done("GET", "/ringfence/v1/overview")).used);
  const errorId = await server.refused(text, "192.0.2.77");
  await until("the refusal is kept", async () => {
    return (await server.api("GET", `/ringfence/v1/explain/${errorId}`)).status === 200;
  });
  const { uuid } = await server.done("GET", `/ringfence/v1/explain/${errorId}`);
  return { office, id, errorId, uuid };
}

const screens = ({ office, id, errorId, uuid }: Awaited<ReturnType<typeof furnish>>) => [
  "/",
  "/security/api/tokens",
  "/security/api/tokens?create=true",
  `/security/api/tokens/${id}/security`,
  `/security/api/tokens/${id}/security?edit=true`,
  `/security/api/tokens/${id}/usage`,
  `/security/api/tokens/${id}/history`,
  "/security/networks",
  `/security/networks/${office}`,
  `/security/networks/${office}/history`,
  "/security/networks/new/ip",
  "/security/networks/new/dynamic",
  "/security/networks/new/enhanced",
  "/security/people",
  `/check?token=${id}&from=192.0.2.77`,
  `/log?filter=${encodeURIComponent('target.id pr and not (severity eq "DEBUG")')}`,
  `/log?filter=${encodeURIComponent("outcome.result eqq 1")}`,
  `/log?event=${uuid}`,
  `/log?event=${uuid}&view=raw`,
  `/explain/${errorId}`,
  "/settings/sessions",
  "/settings/geo",
];

/** Texts whose colour stands out too little from what is really behind them, by WCAG's formula. */
async function faint(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour: string): [number, number, number, number] => {
      if (!canvas) return [0, 0, 0, 1];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 255] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const luminance = ([r, g, b]: number[]) => {
      const part = (value = 0) => {
        const v = value / 255;
        return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const behind = (element: Element): number[] => {
      let colour = [0, 0, 0, 0];
      for (let at: Element | null = element; at && (colour[3] ?? 0) < 1; at = at.parentElement) {
        const [r, g, b, a] = rgba(getComputedStyle(at).backgroundColor);
        const rest = (1 - (colour[3] ?? 0)) * a;
        colour = [
          (colour[0] ?? 0) + r * rest,
          (colour[1] ?? 0) + g * rest,
          (colour[2] ?? 0) + b * rest,
          (colour[3] ?? 0) + rest,
        ];
      }
      return colour;
    };
    const found: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (
        !element ||
        text === "" ||
        element.closest("[aria-hidden=true],[data-disabled],:disabled,noscript,script")
      )
        continue;
      const box = element.getBoundingClientRect();
      if (
        box.width < 2 ||
        box.height < 2 ||
        !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      )
        continue;
      const [front, back] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      if (ratio < 4.5) found.push(`${ratio.toFixed(2)} “${text.slice(0, 40)}”`);
    }
    return found;
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test(`check 29: every text stands out, ${colorScheme}`, async ({ page, server }) => {
      const made = await furnish(server);
      for (const screen of screens(made)) {
        await page.goto(screen);
        await expect(page.getByRole("heading").first()).toBeVisible();
        await page.waitForTimeout(300);
        expect(await faint(page), screen).toEqual([]);
      }
      await page.goto("/security/api/tokens");
      const row = page.getByRole("row", { name: /billing-export/ });
      await row.hover();
      expect(await faint(page), "a row under the mouse").toEqual([]);
      await row.getByRole("checkbox").click({ force: true });
      await expect(page.getByText("1 selected")).toBeVisible();
      expect(await faint(page), "a row that is selected").toEqual([]);
    });
  });
}

/** Whatever sticks out of the page sideways, or is cut off inside a box that does not scroll. */
async function cut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide)
      found.push(`page ${document.documentElement.scrollWidth} > ${wide}`);
    for (const element of document.querySelectorAll("h1,h2,button,a,label,dd,dt,p")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || element.closest(".visually-hidden,[aria-hidden=true]")) continue;
      const scrolls = element.closest("[role=grid],[class*=tabs],pre");
      if (!scrolls && (box.right > wide + 1 || box.left < -1))
        found.push(`${element.tagName} “${element.textContent?.slice(0, 30)}”`);
    }
    return found;
  });
}

test("check 33: at 400 % zoom nothing is cut, and the main job is done", async ({ page, server }) => {
  await page.setViewportSize({ width: 320, height: 200 });
  const made = await furnish(server);
  for (const screen of screens(made)) {
    await page.goto(screen);
    await expect(page.getByRole("heading").first()).toBeAttached();
    await page.waitForTimeout(200);
    expect(await cut(page), screen).toEqual([]);
  }
  await page.goto(`/security/api/tokens/${made.id}/security?edit=true`);
  await page.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "Any IP", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/In force on this gate/).first()).toBeAttached();
});

test("check 33: with text at 200 % nothing is cut", async ({ page, server }) => {
  const made = await furnish(server);
  for (const screen of screens(made)) {
    await page.goto(screen);
    await expect(page.getByRole("heading").first()).toBeVisible();
    // As a browser's own setting does it: every size of type doubled.
    await page.evaluate(() => {
      const root = document.documentElement.style;
      for (const [name, size] of Object.entries({
        xs: "24px/32px",
        sm: "26px/40px",
        md: "28px/40px",
        lg: "32px/48px",
        xl: "40px/56px",
      })) {
        root.setProperty(`--t-${name}`, size);
      }
      root.fontSize = "200%";
    });
    await page.waitForTimeout(200);
    expect(await cut(page), screen).toEqual([]);
  }
});

test("check 49: nothing moves for whoever wants no motion", async ({ page, server }) => {
  const { id } = await furnish(server);
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const screen of [
    `/security/api/tokens/${id}/security?edit=true`,
    "/security/api/tokens?create=true",
  ]) {
    await page.goto(screen);
    await expect(page.getByRole("heading").first()).toBeVisible();
    const moving = await page.evaluate(() =>
      Array.from(document.querySelectorAll("*"))
        .filter((element) => {
          const style = getComputedStyle(element);
          return (
            style.transitionDuration.split(", ").some((time) => time !== "0s") ||
            style.animationName !== "none"
          );
        })
        .map((element) => element.className.toString()),
    );
    expect(moving, screen).toEqual([]);
  }
});

test("check 49: in forced colours focus, chips and marks are still told apart", async ({ page, server }) => {
  const { id } = await furnish(server);
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  const bordered = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const style = getComputedStyle(element);
        return style.borderTopStyle !== "none" && Number.parseFloat(style.borderTopWidth) >= 1;
      });
  await expect(page.locator("[data-chip]").first()).toBeVisible();
  expect(await bordered("[data-chip]")).toBe(true);
  expect(await bordered("[class*=_badge_]")).toBe(true);
  expect(await bordered("button[class*=_button_]")).toBe(true);
  await page.getByRole("combobox", { name: "Zones" }).focus();
  const outline = await page
    .locator("[class*=_box_]")
    .first()
    .evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).not.toBe("none");
});

test("check 50: the main job is told to whoever listens", async ({ page, server }) => {
  const { id } = await furnish(server);
  await page.goto(`/security/api/tokens/${id}/security?edit=true`);
  const heard: string[] = [];
  await page.exposeFunction("ringfenceHeard", (text: string) => heard.push(text));
  await page.evaluate(() => {
    const tell = (window as unknown as Record<string, (text: string) => void>).ringfenceHeard;
    new MutationObserver((changes) => {
      for (const change of changes) {
        const at = change.target instanceof Element ? change.target : change.target.parentElement;
        const region = at?.closest("[aria-live],[role=status],[role=log],[role=alert]");
        if (region?.textContent) tell?.(region.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const field = page.getByRole("combobox", { name: "Zones" });
  await expect(field).toHaveAttribute("aria-autocomplete", "list");
  await page.getByRole("button", { name: "Remove Frankfurt office" }).click();
  await field.fill("frank");
  await page.getByRole("option", { name: /Frankfurt office/ }).click();
  await expect(page.getByText(/Your address .* stays allowed/)).toBeVisible();
  await page.getByRole("button", { name: /API calls made with this token/ }).click();
  await page.getByRole("option", { name: "Any IP", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/In force on this gate/).first()).toBeVisible();
  const all = heard.join("\n");
  for (const said of [
    /option.* available/i,
    /Frankfurt office removed/,
    /Frankfurt office added\. 1 zone chosen/,
    /stays allowed/,
    /Saved\. In force/,
  ]) {
    expect(all).toMatch(said);
  }
  expect(await page.getByRole("main").ariaSnapshot()).toContain("heading");
});

test("check 29: what can be filled in is bounded by a line that is seen, in both themes", async ({
  page,
  server,
}) => {
  const { id } = await furnish(server);
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const screen of [
      `/security/api/tokens/${id}/security?edit=true`,
      "/security/api/tokens?create=true",
      "/check",
    ]) {
      await page.goto(screen);
      await expect(page.getByRole("heading").first()).toBeVisible();
      const weak = await page.evaluate(() => {
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const luminance = (colour: string) => {
          if (!canvas) return 0;
          canvas.fillStyle = colour;
          canvas.fillRect(0, 0, 1, 1);
          const part = (value = 0) => {
            const v = value / 255;
            return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          };
          const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
          return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
        };
        const found: string[] = [];
        for (const box of document.querySelectorAll(
          "[class*=_input_],[class*=_trigger_],[class*=_box_]:has(input),[class*=_tick_]",
        )) {
          const style = getComputedStyle(box);
          if (
            Number.parseFloat(style.borderTopWidth) === 0 ||
            box.matches(":focus,:focus-within,[data-disabled]")
          )
            continue;
          const [line, ground] = [luminance(style.borderTopColor), luminance(style.backgroundColor)];
          const ratio = (Math.max(line, ground) + 0.05) / (Math.min(line, ground) + 0.05);
          if (ratio < 3) found.push(`${ratio.toFixed(2)} ${box.className}`);
        }
        return found;
      });
      expect(weak, `${theme} ${screen}`).toEqual([]);
    }
  }
});
