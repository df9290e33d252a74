// How many addresses, in words: IPv6 in networks, since nobody reads 39 digits.
import { m } from "../messages/en";
import { number } from "../messages/format";
import { asNetworks } from "./coverage";

export interface Amount {
  figure: string;
  label: string;
}

const READABLE = 9_999_999_999n;

const figure = (n: bigint) =>
  n <= READABLE ? number(Number(n)) : m.networks.about(n.toString(2).length - 1);

export const addressesText = (n: bigint, v6: boolean) => {
  if (!v6) return figure(n);
  const six = sixOf(n);
  return `${six.figure} ${six.label}`;
};

export const fourOf = (n: bigint): Amount => ({ figure: figure(n), label: m.networks.ipv4 });

export function sixOf(addresses: bigint): Amount {
  if (addresses === 0n) return { figure: "0", label: m.networks.ipv6(128) };
  const { n, prefix } = asNetworks(addresses);
  return n <= READABLE
    ? { figure: number(Number(n)), label: m.networks.ipv6(prefix) }
    : { figure: figure(addresses), label: m.networks.ipv6(128) };
}
