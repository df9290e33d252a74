// A row of filters, one of them on; each is a link, so that what one sees can be sent to somebody.
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { number } from "../messages/format";
import styles from "./Pills.module.css";

export interface Pill<K extends string> {
  id: K;
  text: string;
  count?: number | undefined;
}

export function Pills<K extends string>({
  label,
  pills,
  value,
  onChange,
}: {
  label: string;
  pills: readonly Pill<K>[];
  value: K;
  onChange: (value: K) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles.pills}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as K);
      }}
    >
      {pills.map((pill) => (
        <ToggleButton key={pill.id} id={pill.id} className={styles.pill}>
          {pill.text} {pill.count !== undefined && <span className={styles.count}>{number(pill.count)}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
