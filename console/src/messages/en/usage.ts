// Who uses a token, and from where.
import { count, isolated, list, number } from "../format";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

export const usage = {
  tab: "Usage",
  calls: "Calls",
  never: "Never used",
  neverText:
    "No call was made with this token yet. Any will do: this one answers who one is, or that one may not ask.",
  where: "Countries",
  nowhere: "No call is held.",
  places: "Places",
  placesCount: (n: number) => count(n, "place"),
  programs: "Programs",
  networks: "Networks",
  unknownAgent: "not told",
  unknownSystem: "Not known",
  system: (asn: number, name: string) => (name === "" ? `AS${asn}` : `AS${asn} ${name}`),
  held: (share: number, all: number) =>
    `${percent.format(Math.floor(share * 1000) / 1000)} of ${count(all, "call")} are held by place. The others are counted; where they came from is not kept.`,
  columns: {
    address: "Address",
    where: "Where",
    program: "Program",
    zones: "In zones",
    first: "First",
    last: "Last",
    allowed: "Allowed",
    refused: "Refused",
  },
  unknownClient: "It cannot be told",
  through: (proxies: string[]) => `through ${proxies.join(", ")}`,
  noZone: "none",
  check: (address: string) => `Check ${address}`,
  more: "Show earlier places",
  shownOf: (shown: number, all: number) => `${number(shown)} of ${count(all, "place")}`,
  all: (kind: string) => `All: ${kind}`,
  moreRows: (n: number) => `and ${number(n)} more`,

  // What it could be restricted to.
  filled: "Filled in with the zones that its calls came from. Nothing is changed until you save.",
  /** `isWhole`: of no call it is unknown where it came from. */
  allCame: (calls: number, zones: number, isWhole: boolean) => {
    const from = `came from ${count(zones, "zone")}.`;
    if (!isWhole) return `All ${count(calls, "call")} that are held by place ${from}`;
    return calls === 1 ? `The only call ${from}` : `All ${number(calls)} calls ${from}`;
  },
  restrictTo: (names: string[]) => `Restrict to ${list(names.map(isolated))}`,
  someCame: (calls: number, all: number, places: number) =>
    `${number(calls)} of ${count(all, "call")} came from ${count(places, "place")} in no zone that a token can name.`,
  makeZone: (n: number) =>
    n === 1 ? "Make a zone of this address" : `Make a zone of these ${number(n)} addresses`,
  tooMany: "They come from too many places to suggest zones.",
};
