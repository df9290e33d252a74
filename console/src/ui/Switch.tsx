// On or off, at once: nothing has to be saved.
import { Switch as AriaSwitch } from "react-aria-components";
import styles from "./Switch.module.css";

export function Switch({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <AriaSwitch isSelected={isOn} onChange={onChange} className={styles.switch}>
      <span className={styles.track} aria-hidden />
      {label}
    </AriaSwitch>
  );
}
