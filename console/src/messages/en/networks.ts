// Networks: the list, the editor of a zone's addresses, the zone's page.
import { count, list, number } from "../format";
import { geo } from "./geo";

const either = new Intl.ListFormat("en", { type: "disjunction" });

// Why a line is no entry. What is quoted was escaped and cut before.
const faults = {
  empty: "An entry is empty: write an address, a CIDR or a range such as 10.0.0.1-10.0.0.9.",
  noAddress: (text: string) => `${text} is not an address, a CIDR or a range.`,
  because: (text: string, why: string) => `${text} is not an address: ${why}.`,
  missing: (text: string, form: "range" | "CIDR") =>
    `${text} is not a ${form}: an address is missing ${form === "range" ? "beside the hyphen" : "before the slash"}.`,
  mixed: (text: string) => `${text} is not a range: one end is IPv4 and the other IPv6.`,
  backwards: (first: string, last: string) => `The range runs backwards: ${first} is after ${last}.`,
  prefix: (bits: string, family: string, least: number, most: number) =>
    `/${bits} is not a prefix: that of an ${family} network is ${least} to ${most}.`,
  prefixForm: (text: string) =>
    `${text} is not a CIDR: write its prefix in digits without a leading zero, as in 10.0.0.0/8.`,
  tooLarge: (octet: string) => `${octet} is more than 255`,
  leadingZero: (octet: string) => `${octet} has a leading zero`,
  fourNumbers: (n: number) => `IPv4 has four numbers, this has ${n}`,
  notDecimal: (octet: string) => (octet === "" ? "a number is missing" : `${octet} is not a decimal number`),
  zoneId: "leave out what stands behind the %",
  brackets: "leave out the brackets",
  port: (port: string) => `leave out the port ${port}`,
  blank: "there is a blank in it",
  group: (group: string) => `${group} is not one to four hexadecimal digits`,
  twoGaps: "“::” may stand in it once",
  groups: (n: number) => `IPv6 has eight groups, this has ${n}`,
  dash: "write a range with a plain hyphen, as in 10.0.0.1-10.0.0.9",
};

export const networks = {
  tab: "Zone",
  faults,
  lineFault: (line: number, fault: string) => `Line ${number(line)}: ${fault}`,

  // A zone made beside the form that needs it.
  newIpZone: "New IP zone",
  name: "Name",
  gateways: "Gateways",
  entriesHelp: "One address, CIDR or range a line. Text behind # is not kept.",
  createZone: "Create zone",

  // The list.
  add: "Add zone",
  addKind: "Which kind of zone",
  addIpZone: "Add IP zone",
  addDynamic: "Add dynamic zone",
  addEnhanced: "Add enhanced dynamic zone",
  searchLabel: "Search zones",
  searchPlaceholder: "Name or address",
  show: "Which zones",
  shows: {
    all: "All",
    ip: "IP",
    dynamic: "Dynamic",
    enhanced: "Enhanced",
    blocklist: "Blocklist",
    unused: "Unused",
  },
  columns: {
    name: "Name",
    type: "Type",
    contains: "Contains",
    usage: "Usage",
    status: "Status",
    usedBy: "Used by",
    created: "Created",
  },
  policy: "Policy",
  blocklist: "Blocklist",
  exempt: "Exempt",
  nothingIn: "empty",
  allTokens: "all tokens",
  notPickable: "not pickable",
  tokens: (n: number) => count(n, "token"),
  matchedBy: (entry: string) => `by ${entry}`,
  emptyTitle: "No zone yet",
  emptyText: "A zone is a place by name: the addresses of an office, of a data centre, of your runners.",
  emptyCommand: "ringfence zone create office --gateway 203.0.113.0/24",
  noneFound: (filter: string) => `No zone matches ${filter}`,
  clearFilter: "Show all zones",

  // The line editor.
  refused: (n: number) => `${count(n, "line")} refused`,
  redundant: (n: number) => `${number(n)} redundant`,
  mergeable: (n: number) => `${number(n)} could merge with a neighbour`,
  entriesOf: (n: number, most: number) => `${number(n)} of ${number(most)} entries`,
  reading: "Reading…",
  nextProblem: "Next problem",
  removeRedundant: "Remove redundant",
  merge: "Merge neighbours",
  myAddress: "My address",
  file: "File",
  fileTooLarge: (megabytes: number) => `The file is larger than ${number(megabytes)} MB.`,
  fileNoText: "The file is not text in UTF-8.",
  insideLine: (line: number) => `already inside line ${number(line)}`,
  sameAsLine: (line: number) => `the same as line ${number(line)}`,
  andMore: (sentence: string, n: number) => `${sentence} And ${number(n)} more on this line.`,
  commentsGo: "Comments are not kept.",

  // A zone's page.
  newTitle: "New IP zone",
  nameAndUsage: "Name and usage",
  nameLabel: "Name",
  nameHelp: "Up to 128 characters. Tokens name the zone by it.",
  usage: "Usage",
  usages: { POLICY: "Policy: tokens may name it", BLOCKLIST: "Blocklist: refuses every call from it" },
  usageFixed: (name: string) => `The usage of ${name} cannot be changed.`,
  usageInUse: (by: string) => `Cannot become a blocklist: it is ${by}.`,
  gatewaysHint: "the addresses your callers come from",
  gatewaysText: "A call is inside when the nearest address that is no trusted proxy is a gateway.",
  proxies: "Trusted proxies",
  proxiesHint: "stepped over to find the caller; being behind one is not being inside",
  proxiesText: "Name only what you run yourself and what tells truly who called it: its word is taken.",
  noProxies: "A blocklist asks about every address on a call’s way: nothing is stepped over.",
  dropProxies: "A blocklist zone cannot have trusted proxies. Remove them, or keep the usage Policy.",
  exemptProxies: (name: string) => `${name} has gateways only.`,
  chain: {
    label:
      "A call’s way, from left to right: the caller at a gateway, a trusted proxy that is stepped over, and the gate. The caller’s address is judged.",
    gateway: "Gateway",
    proxy: "Trusted proxy",
    gate: "Ringfence",
    judged: "judged",
    over: "stepped over",
    decides: "decides",
  },
  fixToSave: (n: number) => `Fix ${count(n, "line")} to save`,
  needsEntry: "The zone needs at least one gateway or trusted proxy.",
  needsName: "Name the zone to save it.",
  tooMany: (most: number) => `One list holds at most ${number(most)} entries.`,
  saveZone: "Save zone",
  saveAndBlock: "Save and block your address…",
  blockTitle: "Block the address that you are at?",
  blockText: (address: string) =>
    `Every call from ${address}, where you are now, will be refused as soon as this is saved, this console’s own among them. Only somebody at another address, or at the machine itself, can undo it.`,
  blockVerb: "Save and block",
  saved: (revision: string) => `Saved. In force on this gate, revision ${revision}.`,
  created: (name: string) => `${name} is there. Tokens can name it now.`,
  gone: "There is no such zone",
  goneText: "It was deleted, or the address is mistyped.",
  system: "system",
  fixed: (name: string) =>
    `${name} belongs to Ringfence: its name and its usage stay, and it cannot be deleted.`,
  systemKept: (name: string) => `${name} belongs to Ringfence and cannot be deleted.`,
  types: { IP: "IP", DYNAMIC: "Dynamic", DYNAMIC_V2: "Enhanced" },
  typeBadges: { IP: "IP zone", DYNAMIC: "Dynamic zone", DYNAMIC_V2: "Enhanced dynamic zone" },
  active: "Active",
  inactive: "Inactive",
  actions: "What can be done with this zone",
  activate: "Activate",
  deactivate: "Deactivate…",
  deactivateVerb: "Deactivate zone",
  deactivateTitle: (name: string) => `Deactivate ${name}?`,
  deactivateText: "Nobody is inside an inactive zone, and no token can name it.",
  deactivateBlocklist: "Addresses in it are no longer blocked.",
  activated: (name: string) => `${name} is active.`,
  deactivated: (name: string) => `${name} is inactive.`,
  remove: "Delete…",
  removeVerb: "Delete zone",
  removeTitle: (name: string) => `Delete ${name}?`,
  removeText: "Its addresses are gone with it. No token names it, so every token decides as before.",
  removed: (name: string) => `${name} is deleted.`,
  working: "Working…",
  inUse: (tokens: number) =>
    `Cannot be deactivated or deleted: ${count(tokens, "token")} ${tokens === 1 ? "names" : "name"} it`,
  inUseShort: (tokens: readonly string[], total: number) =>
    `named by ${list([...tokens, ...(total > tokens.length ? [`${number(total - tokens.length)} more`] : [])])}`,
  andOthers: (n: number) => `and ${number(n)} more`,
  activeFirst: "deactivate it first",
  isSystem: "it belongs to Ringfence",

  // What an edit changes.
  changes: "What this changes",
  ipv4: "IPv4 addresses",
  ipv6: (prefix: number) => (prefix === 128 ? "IPv6 addresses" : `IPv6 /${prefix}`),
  was: (before: string) => `was ${before}`,
  asBefore: "as before",
  about: (power: number) => `about 2^${power}`,
  kept: (n: string) => `${n} kept`,
  added: (n: string) => `${n} added`,
  gonePart: (n: string) => `${n} removed`,
  barLabel: (kept: string, added: string, removed: string) =>
    `Of the addresses, ${kept} are kept, ${added} added and ${removed} removed.`,
  overlapsWith: "overlaps",
  moreOverlaps: (n: number) => `and ${count(n, "more overlap", "more overlaps")}`,
  you: {
    stayInside: (address: string) => `Your address ${address} stays inside.`,
    willBeInside: (address: string) => `Your address ${address} would be inside.`,
    stayOutside: (address: string) => `Your address ${address} stays outside.`,
    willBeOutside: (address: string) => `Your address ${address} would be outside.`,
    blocked: (address: string) => `Your address ${address} would be blocked.`,
    stillBlocked: (address: string) => `Your address ${address} is blocked.`,
    unblocked: (address: string) => `Your address ${address} would no longer be blocked.`,
    unknown: (address: string) =>
      `Where ${address || "you"} would be cannot be told: the call’s way is not known whole.`,
  },

  // Two changed the same zone.
  entriesChanged: (n: number, added: string, removed: string) =>
    `${count(n, "entry", "entries")}${added && `, added ${added}`}${removed && `, removed ${removed}`}`,

  // Dynamic and enhanced zones.
  holds: "Who is inside",
  describe: {
    whole: (parts: string[]) => {
      const text = parts.filter((part) => part !== "").join(", and ");
      return text === "" ? "Nobody: it has no criterion." : `${text[0]?.toUpperCase()}${text.slice(1)}.`;
    },
    in: (places: string[]) => `in ${either.format(places)}`,
    notIn: (places: string[]) => `not in ${either.format(places)}`,
    from: (asns: string[]) => `from ${either.format(asns)}`,
    notFrom: (asns: string[]) => `not from ${either.format(asns)}`,
    by: (services: string[]) => `through ${either.format(services)}`,
    notBy: (services: string[]) => `not through ${either.format(services)}`,
    through: (kind: string) => `through ${kind}`,
    proxyTypes: {
      Any: "any anonymizer",
      Tor: "Tor",
      TorAnonymizer: "Tor",
      NotTorAnonymizer: "an anonymizer that is not Tor",
    },
  },
  noTokens: "API tokens cannot name an enhanced dynamic zone. It is of use as a blocklist.",
  criteria: {
    newTitle: "New dynamic zone",
    enhancedUsages: {
      POLICY: "Policy: of no use to tokens",
      BLOCKLIST: "Blocklist: refuses every call from it",
    },
    newEnhancedTitle: "New enhanced dynamic zone",
    title: "Criteria",
    text: "Every list that is filled must match; within one, any entry does.",
    enhancedText:
      "Every dimension must match: any entry of what is included, and none of what is excluded. An empty list matches everybody.",
    lists: {
      locations: "Countries and regions",
      notLocations: "",
      asns: "Autonomous systems",
      notAsns: "",
      services: "",
      notServices: "",
    },
    enhanced: {
      locations: "Countries and regions included",
      notLocations: "Countries and regions excluded",
      asns: "Autonomous systems included",
      notAsns: "Autonomous systems excluded",
      services: "IP services included",
      notServices: "IP services excluded",
    },
    placePlaceholder: "Germany, DE, or a region as US-CA",
    placeHelp: "A country has all its regions. A region is its ISO 3166-2 code, as in US-CA or GB-LND.",
    systemPlaceholder: "A number or a name, as in 64501",
    servicePlaceholder: "Part of a name, as in vpn",
    serviceHelp: "Of a service that no file tells, no address is known to be.",
    anonymizer: "Anonymizer",
    proxyTypes: {
      "": "Makes no difference",
      Any: "Any anonymizer",
      TorAnonymizer: "Tor",
      NotTorAnonymizer: "An anonymizer that is not Tor",
    },
    show: (label: string) => `Show ${label.toLowerCase()}`,
    nothing: "Nothing matches",
    added: (text: string, n: number) => `${text} added, ${number(n)} chosen`,
    removed: (n: number) => `Removed, ${number(n)} chosen`,
    remove: (text: string) => `Remove ${text}`,
    needsOne: "The zone needs at least one criterion.",
    tooMany: (most: number) => `One list holds at most ${number(most)} entries.`,
    twice: (country: string, region: string) => `${country} holds ${region} already: keep only one of them.`,
    missing: (facts: readonly string[], isBlocklist: boolean) =>
      `No loaded file tells ${list(facts.map((fact) => geo.facts[fact] ?? fact))}: ${
        isBlocklist
          ? "this blocklist zone would block everybody, so it cannot be saved."
          : "the zone is unknown for everybody until one does, and what is unknown is refused."
      }`,
    created: (name: string) => `${name} is there.`,
  },
};
