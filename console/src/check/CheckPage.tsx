// Try an address: what we see of you, and what would be decided of anybody.
import { m } from "../messages/en";
import { PageHead } from "../ui/Page";
import styles from "./CheckPage.module.css";
import { Try } from "./Try";
import { You } from "./You";

export function CheckPage() {
  return (
    <>
      <PageHead crumbs={[{ text: m.frame.observe }]} title={m.check.title} />
      <div className={styles.columns}>
        <You />
        <Try />
      </div>
    </>
  );
}
