// Networks: the list, the editor of a zone's addresses, the zone's page.
import { count, number } from "../format";

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
  faults,
  lineFault: (line: number, fault: string) => `Line ${number(line)}: ${fault}`,

  // A zone made beside the form that needs it.
  newIpZone: "New IP zone",
  name: "Name",
  gateways: "Gateways",
  entriesHelp: "One address, CIDR or range a line. Text behind # is not kept.",
  createZone: "Create zone",

  // The line editor.
  refused: (n: number) => `${count(n, "line")} refused`,
  redundant: (n: number) => `${number(n)} redundant`,
  mergeable: (n: number) => `${number(n)} could merge with a neighbour`,
  entriesOf: (n: number, most: number) => `${number(n)} of ${number(most)} entries`,
  reading: "Reading…",
  nextProblem: "Next problem",
  removeRedundant: "Remove redundant",
  myAddress: "My address",
  file: "File",
  fileTooLarge: (megabytes: number) => `The file is larger than ${number(megabytes)} MB.`,
  fileNoText: "The file is not text in UTF-8.",
  alreadyThere: (address: string) => `${address} is in the list already.`,
  insideLine: (line: number) => `already inside line ${number(line)}`,
  sameAsLine: (line: number) => `the same as line ${number(line)}`,
  andMore: (sentence: string, n: number) => `${sentence} And ${number(n)} more on this line.`,
  commentsGo: "Comments are not kept when this is saved.",
  editorKeys: "F8 goes to the next line that is refused.",
};
