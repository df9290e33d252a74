// The event as the API has it.

import { m } from "../messages/en";
import { CopyButton } from "../ui/Button";
import type { LogEvent } from "./event";
import styles from "./Story.module.css";

export function RawEvent({ event }: { event: LogEvent }) {
  const text = JSON.stringify(event, null, 2);
  return (
    <section className={styles.raw} aria-label={m.log.rawLabel}>
      <CopyButton text={text} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre tabIndex={0} dir="ltr">
        {text}
      </pre>
    </section>
  );
}
