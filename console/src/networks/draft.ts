// An IP zone as it is edited, and the wire's form of it.
import type { Schemas } from "../api/client";
import { parseAddress } from "./address";
import { type Line, piecesOf, textOfWire, wireEntries } from "./entries";

export type Zone = Schemas["NetworkZone"];
export type IpZone = Schemas["IPNetworkZone"];
export type Usage = "POLICY" | "BLOCKLIST";

export interface Draft {
  name: string;
  usage: Usage;
  gateways: string;
  proxies: string;
}

/** What the server takes in one list. */
export const ENTRIES_MAX = 250_000;

export const EXEMPT = "DefaultExemptIpZone";
export const BLOCKED = "BlockedIpZone";
export const ENHANCED = "DefaultEnhancedDynamicZone";

export const isIp = (zone: Zone): zone is IpZone => zone.type === "IP";
export const isExempt = (zone: Zone) => zone.system && zone.name === EXEMPT;

/** System zones that keep their name and usage. */
export const isFixed = (zone: Zone) => zone.system && [EXEMPT, BLOCKED, ENHANCED].includes(zone.name);

export const blank = (name = ""): Draft => ({ name, usage: "POLICY", gateways: "", proxies: "" });

export const draftOf = (zone: IpZone): Draft => ({
  name: zone.name,
  usage: zone.usage === "BLOCKLIST" ? "BLOCKLIST" : "POLICY",
  gateways: textOfWire(zone.gateways ?? []),
  proxies: textOfWire(zone.proxies ?? []),
});

/** With one gateway more, behind all others; what is there stays as it was typed. */
export function withGateway(draft: Draft, address: string | undefined): Draft {
  if (address === undefined || parseAddress(address) === undefined) return draft;
  for (const had of piecesOfText(draft.gateways)) if (had === address) return draft;
  const before = draft.gateways.replace(/\n+$/, "");
  return { ...draft, gateways: before === "" ? address : `${before}\n${address}` };
}

/** What its two texts hold. */
export interface Read {
  gateways: readonly Line[];
  proxies: readonly Line[];
}

/** What is put on the wire; the status stays what it is. A blocklist zone has no proxies. */
export function wireOf(draft: Draft, read: Read, before?: IpZone) {
  return {
    type: "IP" as const,
    name: draft.name,
    usage: draft.usage,
    ...(before && { status: before.status }),
    gateways: wireEntries(read.gateways),
    proxies: draft.usage === "BLOCKLIST" ? [] : wireEntries(read.proxies),
    // The server asks for it, and of this zone alone.
    ...(before && isExempt(before) && { useAsExemptList: true }),
  };
}

/** Whether it would be saved alike: comments and blanks make no difference. */
export function isSame(a: Draft, b: Draft): boolean {
  if (a === b) return true;
  if (a.name !== b.name || a.usage !== b.usage) return false;
  return sameEntries(a.gateways, b.gateways) && sameEntries(a.proxies, b.proxies);
}

function sameEntries(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [piecesOfText(a), piecesOfText(b)];
  for (;;) {
    const [one, other] = [left.next(), right.next()];
    if (one.done || other.done) return one.done === other.done;
    if (one.value !== other.value) return false;
  }
}

function* piecesOfText(text: string): Generator<string, undefined> {
  for (const line of text.split("\n")) for (const piece of piecesOf(line)) yield piece.text;
  return undefined;
}
