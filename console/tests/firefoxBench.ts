// A server, an administrator and a Firefox of their own, and elements by what they are called: BiDi knows
// whole names only.
import assert from "node:assert/strict";
import { type Browser, type ElementHandle, launch, type Page } from "puppeteer-core";
import { session, setUp } from "./account";
import { Server, until } from "./server";

/** In `layout.css.prefers-color-scheme.content-override`. */
const THEMES = { dark: 0, light: 1 };
export type Theme = keyof typeof THEMES;

export type Role = "button" | "combobox" | "heading" | "listbox" | "option" | "row";

export interface Bench {
  server: Server;
  page: Page;
  /** What the page did against its policy, what it threw, and whom else it asked (checks 30 and 31). */
  faults: string[];
}

const browsers = new Map<Theme, Promise<Browser>>();

export async function inFirefox(theme: Theme, run: (bench: Bench) => Promise<void>): Promise<void> {
  const server = await Server.start();
  try {
    // It takes seconds to start: one is enough for all tests of a theme.
    if (!browsers.has(theme)) browsers.set(theme, firefox(theme));
    const context = await (await browsers.get(theme))?.createBrowserContext();
    if (!context) throw new Error("no Firefox");
    await context.setCookie(await session(server, await setUp(server)));
    const page = await context.newPage();
    const faults = await watched(page, server);
    await run({ server, page, faults });
    assert.deepEqual(faults, []);
    await context.close();
  } finally {
    await server.end();
  }
}

export async function close(): Promise<void> {
  for (const browser of browsers.values()) await (await browser).close();
}

function firefox(theme: Theme): Promise<Browser> {
  return launch({
    browser: "firefox",
    executablePath: process.env.RINGFENCE_TEST_FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: { "layout.css.prefers-color-scheme.content-override": THEMES[theme] },
  });
}

async function watched(page: Page, server: Server): Promise<string[]> {
  const faults: string[] = [];
  const mark = "securitypolicyviolation";
  await page.evaluateOnNewDocument((mark) => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.debug(mark, event.effectiveDirective, event.blockedURI, event.sample);
    });
  }, mark);
  page.on("console", (message) => {
    if (message.text().startsWith(mark)) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(`error: ${error}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = [server.url, "data:", "blob:"].some((start) => url.startsWith(start));
    if (!isOwn) faults.push(`leaves: ${url}`);
  });
  return faults;
}

/** The first one that is shown, as soon as there is one. */
export async function find(page: Page, role: Role, name: string | RegExp): Promise<ElementHandle<Element>> {
  let found: ElementHandle<Element> | null = null;
  await until(`a ${role} ${name}`, async () => {
    const handle = await page.evaluateHandle(shown, role, ...pattern(name));
    found = handle.asElement() as ElementHandle<Element> | null;
    return found !== null;
  });
  if (!found) throw new Error("unreachable: until has found it");
  return found;
}

export async function press(page: Page, role: Role, name: string | RegExp): Promise<void> {
  await (await find(page, role, name)).click();
}

export async function isShown(page: Page, role: Role, name: string | RegExp): Promise<boolean> {
  const handle = await page.evaluateHandle(shown, role, ...pattern(name));
  return handle.asElement() !== null;
}

/** A string is the whole name. */
function pattern(name: string | RegExp): [string, string] {
  if (typeof name !== "string") return [name.source, name.flags];
  return [`^${name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`, ""];
}

/** Runs in the page. */
function shown(role: string, source: string, flags: string): Element | undefined {
  const tags: Record<string, string> = { button: "button", heading: "h1, h2, h3", row: "tr" };
  const all = document.querySelectorAll([`[role=${role}]`, tags[role]].filter(Boolean).join());
  const name = (one: Element) =>
    one.getAttribute("aria-label") ??
    one
      .getAttribute("aria-labelledby")
      ?.split(" ")
      .map((id) => document.getElementById(id)?.textContent)
      .join(" ") ??
    one.textContent ??
    "";
  const wanted = new RegExp(source, flags);
  return Array.from(all).find((one) => one.checkVisibility() && wanted.test(name(one).trim()));
}

export async function says(page: Page, text: string | RegExp): Promise<void> {
  const [source, flags] = typeof text === "string" ? [pattern(text)[0].slice(1, -1), ""] : pattern(text);
  await until(`the words ${text}`, () =>
    page.evaluate(
      (source, flags) => new RegExp(source, flags).test(document.body.textContent ?? ""),
      source,
      flags,
    ),
  );
}
