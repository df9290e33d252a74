// What the colours mean, and the way to the table that has the same numbers.
import { ToggleButton } from "react-aria-components";
import { m } from "../messages/en";
import { number } from "../messages/format";
import styles from "./Charts.module.css";

/** Without numbers: the words alone. */
export function Legend({ allowed, refused, shape }: { allowed?: number; refused?: number; shape?: "map" }) {
  return (
    <span className={styles.legend} data-shape={shape}>
      <span>
        <i className={styles.keyAllowed} aria-hidden />
        {m.charts.allowed(allowed === undefined ? undefined : number(allowed))}
      </span>
      <span>
        <i className={styles.keyRefused} aria-hidden />
        {m.charts.refused(refused === undefined ? undefined : number(refused))}
      </span>
    </span>
  );
}

/** `of`: what is shown, for whoever does not see where the button stands. */
export function TableSwitch({
  isOn,
  onChange,
  of,
}: {
  isOn: boolean;
  onChange: (on: boolean) => void;
  of: string;
}) {
  return (
    <ToggleButton
      className={styles.switch}
      isSelected={isOn}
      onChange={onChange}
      aria-label={m.charts.tableOf(of)}
    >
      {m.charts.table}
    </ToggleButton>
  );
}
