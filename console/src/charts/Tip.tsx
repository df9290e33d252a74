// Beside the crosshair: what it stands on. Whoever listens hears it from the crosshair itself.
import styles from "./Charts.module.css";

export function Tip({
  title,
  text,
  x,
  y = 2,
  isEnd,
}: {
  title: string;
  text: string;
  x: number;
  y?: number;
  /** It stands left of the place, where there is room. */
  isEnd: boolean;
}) {
  return (
    <div
      className={styles.tip}
      data-end={isEnd || undefined}
      style={{ insetInlineStart: x, insetBlockStart: y }}
      aria-hidden
    >
      <strong>{title}</strong>
      <span>{text}</span>
    </div>
  );
}
