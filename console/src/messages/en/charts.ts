// What charts and maps say of themselves.
import { count, list, number } from "../format";

export const charts = {
  allowed: (n?: string) => (n === undefined ? "allowed" : `${n} allowed`),
  refused: (n?: string) => (n === undefined ? "refused" : `${n} refused`),
  both: (allowed: string, refused: string) => `${allowed} allowed, ${refused} refused`,
  allowedColumn: "Allowed",
  refusedColumn: "Refused",
  when: "When",
  table: "Table",
  tableOf: (what: string) => `Table: ${what}`,
  none: "Nothing to draw.",
  aDay: "a day",
  hours: (n: number) => `${number(n)} h`,
  minutes: (n: number) => `${number(n)} min`,
  most: (n: string, step: string) => `${n} in ${step}`,
  finding: (label: string, allowed: string, refused: string, worst: string) =>
    `${label}: ${allowed} allowed, ${refused === "0" ? "none" : refused} refused${worst === "" ? "" : `; most refused ${worst}`}.`,
  atTime: (time: string) => `at ${time}`,
  onDay: (day: string) => `on ${day}`,
  // Maps.
  country: "Country",
  unknown: "Not known",
  noCountry: "No geo data tells the country of these calls.",
  ofCountry: (name: string, n: string) => `${name} (${n})`,
  mapFinding: (label: string, n: number, top: string, refused: string) =>
    `${label}: ${count(n, "country", "countries")}${top === "" ? "" : `; most allowed from ${top}`}; ${refused === "" ? "none refused" : `refused from ${refused}`}.`,
  mapCross: (label: string) => `${label}, country by country`,

  // Tokens by restriction.
  restriction: {
    restricted: (n: string) => `${n} restricted`,
    open: (n: string) => `${n} open`,
  },
  restrictionFinding: (parts: readonly string[]) => `Tokens: ${list(parts)}.`,

  cross: (label: string) => `${label}, bar by bar`,
};
