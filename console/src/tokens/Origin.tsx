// A condition in a few words: what a row of the list says.
import { Ban, Lock, LockOpen } from "lucide-react";
import { m } from "../messages/en";
import { Badge } from "../ui/Marks";
import { optionOf } from "./condition";
import styles from "./Origin.module.css";
import type { TokenRow } from "./queries";

export function Origin({ token }: { token: Pick<TokenRow, "network" | "zones" | "zonesTotal"> }) {
  const option = optionOf(token.network);
  if (option === "anywhere") {
    return (
      <Badge tone="warn" icon={<LockOpen size={14} aria-hidden />}>
        {m.tokens.openBadge}
      </Badge>
    );
  }
  const isIn = option === "in" || option === "inAny";
  const isAny = option === "inAny" || option === "notInAny";
  const [first] = token.zones;
  return (
    <span className={styles.origin}>
      <Badge icon={isIn ? <Lock size={14} aria-hidden /> : <Ban size={14} aria-hidden />}>
        {isIn ? m.tokens.inBadge : m.tokens.notInBadge}
      </Badge>
      <bdi>{isAny ? m.tokens.anyZone : (first?.name ?? "")}</bdi>
      {!isAny && token.zonesTotal > 1 && (
        <span className="faint">{m.tokens.moreZones(token.zonesTotal - 1)}</span>
      )}
    </span>
  );
}
