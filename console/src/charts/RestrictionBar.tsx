// Of all tokens: restricted, open. One bar, its numbers in words below.
import { m } from "../messages/en";
import { number } from "../messages/format";
import styles from "./RestrictionBar.module.css";

export interface Restriction {
  restricted: number;
  open: number;
}

const KINDS = ["restricted", "open"] as const;

export function RestrictionBar({ of }: { of: Restriction }) {
  const parts = KINDS.filter((kind) => of[kind] > 0);
  const says = (kind: keyof Restriction) => m.charts.restriction[kind](number(of[kind]));
  return (
    <div className={styles.whole}>
      <div className={styles.bar} role="img" aria-label={m.charts.restrictionFinding(KINDS.map(says))}>
        {parts.map((kind) => (
          <span key={kind} data-kind={kind} style={{ flexGrow: of[kind] }} />
        ))}
      </div>
      <ul className={styles.words} aria-hidden>
        {KINDS.map((kind) => (
          <li key={kind}>
            <i data-kind={kind} />
            {says(kind)}
          </li>
        ))}
      </ul>
    </div>
  );
}
