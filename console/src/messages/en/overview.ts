// Overview: what was decided, and what wants to be looked at.
import { count, list, number } from "../format";

/** A name where one is meant, else how many. */
const who = (n: number, name: string, one: string, many: string) =>
  n === 1 && name !== "" ? `${name}: ${one}` : `${count(n, "token")} ${many}`;

export const overview = {
  title: "Overview",
  range: "Of which time",
  ranges: { "24h": "24 hours", "7d": "7 days", "30d": "30 days" },
  calls: "Calls decided",
  where: "Where tokens are used",
  whereOf: "Of the last 30 days.",
  nowhere: "No call with a token was decided in the last 30 days.",

  attention: "Needs attention",
  calm: "Nothing needs attention.",
  titles: {
    new_place: (n: number, name: string) => who(n, name, "a new place", "came from a new place"),
    refused: (n: number, name: string) => who(n, name, "calls refused", "had calls refused"),
    open: (n: number) => (n === 1 ? "1 token works from any IP" : `${number(n)} tokens work from any IP`),
    expiring: (n: number) =>
      n === 1 ? "1 token expires within 7 days" : `${number(n)} tokens expire within 7 days`,
    never_used: (n: number) => (n === 1 ? "1 token was never used" : `${number(n)} tokens were never used`),
    unknown_origin: (n: number, name: string) =>
      who(n, name, "origin unknown", "were called from an unknown origin"),
    geo_old: () => "Geo data is older than 30 days",
    zones_unused: (n: number) => (n === 1 ? "1 zone is unused" : `${number(n)} zones are unused`),
    blocked: (n: number) => `${count(n, "call")} from addresses on a blocklist`,
  },
  expires: (when: string) => `expires ${when}`,
  built: (when: string) => `built ${when}`,
  detail: (name: string, detail: string) => [name, detail].filter((part) => part !== "").join(": "),
  names: (names: readonly string[], more: number) =>
    list(more > 0 ? [...names, `${number(more)} more`] : names),
  acts: { review: "Review", restrict: "Restrict", show: "Show", update: "Update" },
  actOf: (act: string, title: string) => `${act}: ${title}`,
  hide: (title: string) => `Hide for 7 days: ${title}`,
  hidden: (title: string) => `Hidden for 7 days: ${title}.`,
  undo: "Undo",
  hiddenCount: (n: number) => `${count(n, "line")} hidden for 7 days.`,
  showHidden: "Show again",

  tokens: (n: number) => count(n, "token"),
  openTokens: "Open tokens",
  places: (n: number) => (n === 0 ? "never used" : count(n, "place")),
  restrict: "Restrict",
  restrictOf: (name: string) => `Restrict ${name}`,
  easiest: "Open, and used from the fewest places",
  noneOpen: "Each token is bound to where it may be used.",

  commandOf: (title: string) => `Command: ${title}`,

  first: {
    title: "Three steps to the first call",
    text: "Nothing was decided yet. Say where calls come from, bind a token to it, and call.",
    done: "Done",
    zone: "Say where calls come from",
    zoneText: "A zone holds the addresses that a program calls from.",
    zoneAct: "Add IP zone",
    token: "Create a token that works from there",
    tokenText: "Choose “In any of the following zones”, and the zone.",
    call: "Make the first call",
    callText:
      "From where the program runs, with the token’s text. This page turns to charts as soon as it came.",
    waiting: "Waiting for the first call…",
  },
};
