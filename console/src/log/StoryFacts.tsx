// What an event holds, a term and what is said of it; whence it came can be copied.
import type { ReactNode } from "react";
import { m } from "../messages/en";
import { Copyable } from "../ui/Marks";
import styles from "./Story.module.css";

const words = m.log;

export function StoryFacts({ address, rows }: { address: string; rows: [string, ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {address !== "" && (
        <>
          <dt>{words.address}</dt>
          <dd>
            <Copyable text={address} />
          </dd>
        </>
      )}
      {rows.map(([term, said]) =>
        said ? (
          <div key={term} className={styles.row}>
            <dt>{term}</dt>
            <dd>
              <bdi>{said}</bdi>
            </dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
