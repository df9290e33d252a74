// The way of a call as boxes with arrows, from the client to the edge; the nearest last.
import { ArrowRight } from "lucide-react";
import { m } from "../messages/en";
import styles from "./Chain.module.css";

export type HopRole = keyof typeof m.check.hop;

export interface Hop {
  address: string;
  role: HopRole;
  /** Of the one that was judged. */
  tone?: "allow" | "deny" | undefined;
  /** What is known of it, in a few letters. */
  note?: string | undefined;
}

export function Chain({ hops }: { hops: readonly Hop[] }) {
  const words = hops.map((hop) => `${hop.address} (${m.check.hop[hop.role]})`);
  return (
    // Left to right in every language, as the header is written.
    <ol className={styles.chain} dir="ltr" aria-label={m.check.chainLabel(words)}>
      {hops.map((hop, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an address may stand in a chain twice
        <li key={index}>
          {index > 0 && <ArrowRight size={16} aria-hidden />}
          <span className={styles.hop} data-role={hop.role} data-tone={hop.tone}>
            <code>{hop.address}</code>
            <span>{[m.check.hop[hop.role], hop.note].filter(Boolean).join(" · ")}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Who stands where in a chain, once the client address is known. */
export function hopsOf(
  chain: readonly string[],
  client: string | null,
  as: { client: HopRole; tone?: "allow" | "deny" },
): Hop[] {
  const at = client === null ? -1 : chain.lastIndexOf(client);
  return chain.map((address, index) => {
    if (index === at) return { address, role: as.client, tone: as.tone };
    return { address, role: index < at ? "unread" : "over" };
  });
}
