// axe as text, for whatever drives the browser, and what of its answer counts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Fault {
  impact: string | null;
  id: string;
  nodes: { target: unknown[]; html: string }[];
}

/** What to run in the page once `source` is there. */
export function question(within?: string): string {
  // React Aria's own announcer is no part of the page: it is emptied again at once.
  const context =
    within === undefined ? "{ include: document, exclude: '[data-live-announcer]' }" : JSON.stringify(within);
  return `axe.run(${context}).then((found) => JSON.stringify(found.violations))`;
}

/** The serious faults of its answer, one line each. */
export function serious(answer: string): string[] {
  return (JSON.parse(answer) as Fault[])
    .filter((fault) => fault.impact === "serious" || fault.impact === "critical")
    .map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" ")}`);
}
