// What charts and maps say of themselves.
import { number } from "../format";

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
  cross: (label: string) => `${label}, bar by bar`,
};
