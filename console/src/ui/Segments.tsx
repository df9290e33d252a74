// One of a few that lie side by side.
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import styles from "./Segments.module.css";

export function Segments<K extends string>({
  label,
  segments,
  value,
  onChange,
}: {
  label: string;
  segments: readonly { id: K; text: string }[];
  value: K;
  onChange: (value: K) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles.segments}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as K);
      }}
    >
      {segments.map((segment) => (
        <ToggleButton key={segment.id} id={segment.id} className={styles.segment}>
          {segment.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
