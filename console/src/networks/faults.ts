// Says in one sentence why a line is no entry. The engine decides that it is none; this only finds the words.
import { networks } from "../messages/en/networks";

const say = networks.faults;

const QUOTED_MAX = 96;
// Control and format characters (a reversed line, an invisible blank) are shown as what they are.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?! )\p{Zs}/gu;

export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 2 * QUOTED_MAX + 2));
  const cut = characters.length > QUOTED_MAX ? `${characters.slice(0, QUOTED_MAX).join("")}…` : text;
  return cut.replace(HIDDEN, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`);
}

export const faults = {
  empty: () => say.empty,
  address: (text: string) => (whole(text) ? say.noAddress(quoted(text)) : part(text)),
  part: (text: string, form: "range" | "CIDR", address: string) =>
    address === "" ? say.missing(quoted(text), form) : part(address),
  mixed: (text: string) => say.mixed(quoted(text)),
  backwards: (first: string, last: string) => say.backwards(quoted(first), quoted(last)),
  prefix: (bits: string, family: string, least: number, most: number) =>
    say.prefix(quoted(bits), family, least, most),
  prefixForm: (text: string) => say.prefixForm(quoted(text)),
};

/** Nothing in it looks like an address: a word, a country. */
const whole = (text: string) => !/[0-9]/.test(text) || !/[.:]/.test(text);

function part(text: string): string {
  const why = reason(text);
  return why === undefined ? say.noAddress(quoted(text)) : say.because(quoted(text), why);
}

function reason(text: string): string | undefined {
  if (text.length > QUOTED_MAX) return undefined;
  if (/[–—−]/.test(text)) return say.dash;
  if (/\s/.test(text)) return say.blank;
  if (text.includes("%")) return say.zoneId;
  if (/^\[.*\]/.test(text)) return say.brackets;
  if (!/^[0-9A-Fa-fx.:]*$/.test(text)) return undefined;
  const port = /^[0-9.]+:([0-9]+)$/.exec(text)?.[1];
  if (port !== undefined) return say.port(port);
  return text.includes(":") ? reasonSix(text) : reasonFour(text);
}

function reasonFour(text: string): string | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return say.fourNumbers(parts.length);
  for (const octet of parts) {
    if (!/^[0-9]+$/.test(octet)) return say.notDecimal(octet);
    if (octet.length > 1 && octet.startsWith("0")) return say.leadingZero(octet);
    if (Number(octet) > 255) return say.tooLarge(octet);
  }
  return undefined;
}

function reasonSix(text: string): string | undefined {
  if (text.split("::").length > 2) return say.twoGaps;
  const four = /[^:]*\.[^:]*$/.exec(text)?.[0];
  const inFour = four === undefined ? undefined : reasonFour(four);
  if (inFour !== undefined) return inFour;
  const groups = text.split(":").filter((group) => group !== "");
  const bad = groups.find((group) => !group.includes(".") && !/^[0-9A-Fa-f]{1,4}$/.test(group));
  if (bad !== undefined) return say.group(bad);
  const size = groups.length + (four === undefined ? 0 : 1);
  return size === 8 && !text.includes("::") ? undefined : say.groups(size);
}
