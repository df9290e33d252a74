// Settings > Geo data, and what is known of an address.
import { count, day, list, number } from "../format";

const facts: Record<string, string> = {
  country: "countries",
  region: "regions",
  asn: "autonomous systems",
  anonymizer: "anonymizers",
  services: "IP services",
};

export const geo = {
  title: "Geo data",
  files: "Files",
  order: "Where two know the same fact of an address, the first counts.",
  look: "Look again",
  looking: "Looking at the files…",
  readOnly: "Only a super administrator may have the files looked at.",
  built: (at: string, days: number) =>
    `built ${day(new Date(at))}, ${days === 0 ? "today" : `${count(days, "day")} ago`}`,
  size: (bytes: number) =>
    bytes < 1e6 ? `${number(Math.ceil(bytes / 1e3))} kB` : `${number(Math.ceil(bytes / 1e6))} MB`,
  networks: (n: number) => count(n, "network"),
  tells: (names: readonly string[]) => `tells ${list([...names])}`,
  odd: (n: number) => `${count(n, "record")} with a value that could not be taken`,
  old: (days: number) => `${number(days)} days old: networks move, so load a newer one`,
  notInUse: "not in use",
  fault: (words: string, isKept: boolean) =>
    `The file that lies there now is not used: ${words}. ${isKept ? "The one before it is." : "What only it tells is unknown."}`,
  blocking: (zone: string) =>
    `The blocklist zone ${zone} asks for what no file tells: everybody is blocked until one does.`,
  merged: (segments: number, bytes: number) =>
    `${number(segments)} stretches of addresses in memory, ${number(Math.ceil(bytes / 1e6))} MB.`,
  missing: "What no file tells",
  missingText: "A zone that asks for one of these is unknown for everybody, and what is unknown is refused:",
  nothingMissing: "Each fact that a zone can ask for is told by some file.",
  notKnown:
    "An address that the files do not know is in no country and no network: “not in Germany” admits it.",
  facts,
  none: "No file is loaded",
  noneText:
    "Zones by country, network or anonymizer rest on a file that you bring. One that is free to use is made of Debian’s packages libloc-database and tor-geoipdb:",
  buildCommand: "ringfence geo build -o /var/lib/ringfence/geo.mmdb",
  config: '[geo]\ndatabases = ["/var/lib/ringfence/geo.mmdb"]',
  configText: "Then name it in the configuration:",
  configLabel: "In the configuration",
  vendors: "Files of MaxMind, DB-IP and IPinfo work as they are.",
  of: {
    anonymizer: {
      tor: "Tor",
      other: "an anonymizer that is not Tor",
      untold: "an anonymizer; whether it is Tor no file tells",
      none: "no anonymizer",
    } as Record<string, string>,
    country: "Country",
    region: "Region",
    system: "Network",
    anonymizerOf: "Anonymizer",
    services: "IP services",
    provider: "Provider",
    unknown: "not known",
    notLoaded: (names: readonly string[]) =>
      `Told by no file: ${list(names.map((name) => facts[name] ?? name))}`,
    nothing: "No geo data is loaded.",
  },
};
