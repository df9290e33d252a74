// Who changed what: of a token, of a zone.
import { count, isolated, number } from "../format";

export const history = {
  tab: "History",
  of: (name: string) => `History of ${isolated(name)}`,
  text: "Each change that is kept, the newest first.",
  none: "No change is kept",
  noneText: "Changes are kept as long as the System Log is. This was last changed before that.",
  more: "Show earlier changes",
  now: "As it is now",
  revert: "Revert to this",
  revertTo: (revision: number) => `Revert to this, revision ${number(revision)}`,
  revision: (n: number) => `Revision ${number(n)}`,
  by: {
    console: "in the console",
    token: (name: string) => `with the token ${isolated(name)}`,
    someToken: "with a token",
    program: "by Ringfence itself",
  },
  program: "Ringfence",
  from: (address: string) => `from ${address}`,
  field: "Field",
  before: "Before",
  after: "After",
  unset: "—",
  changed: "What changed",
  fields: {
    name: "Name",
    network: "Calls must originate from",
    userId: "Owner",
    owner: "Owner",
    expiresAt: "Expires",
    notAfter: "Expires",
    usage: "Usage",
    status: "Status",
    type: "Type",
    gateways: "Gateways",
    proxies: "Trusted proxies",
    locations: "Countries and regions",
    asns: "Networks",
    proxyType: "Anonymizer",
    ipServiceCategories: "IP services",
  } as Record<string, string>,

  // An edit that begins with what was.
  filled: (revision: number) =>
    `Filled in as it was after revision ${number(revision)}. Nothing is changed until you save.`,
  renames: (from: string, to: string) => `Saving also renames it from ${isolated(from)} to ${isolated(to)}.`,
  zonesGone: (n: number) => `${count(n, "zone")} that it named no longer ${n === 1 ? "exists" : "exist"}.`,
  notKept: "The change to go back to is not kept any longer. This is what is in force.",
  otherType: "It was a zone of another type then, which it cannot become again.",
};
