// Two changed the same thing: both are shown, and the later chooses. Nothing is lost unseen.
import { m } from "../messages/en";
import { Button } from "./Button";
import styles from "./Conflict.module.css";
import { Note } from "./Marks";
import { Card, Columns, SaveBar } from "./Page";
import { Skeleton } from "./States";

export interface ConflictRow {
  label: string;
  base: string;
  theirs: string;
  yours: string;
}

export function Conflict({
  rows,
  onTheirs,
  onMine,
}: {
  /** `null`: theirs is still being read. */
  rows: readonly ConflictRow[] | null;
  onTheirs: () => void;
  onMine: () => void;
}) {
  const card = (
    <Card title={m.frame.conflictTitle}>
      <Note tone="warn" live>
        {m.frame.conflictText}
      </Note>
      {rows === null ? (
        <Skeleton rows={3} />
      ) : (
        rows.map((row) => (
          <section key={row.label} className={styles.row} aria-label={row.label}>
            <h3>{row.label}</h3>
            <dl>
              <div>
                <dt>{m.frame.base}</dt>
                <dd>{row.base}</dd>
              </div>
              <div data-changed={row.theirs !== row.base || undefined}>
                <dt>{m.frame.theirs}</dt>
                <dd>{row.theirs}</dd>
              </div>
              <div data-changed={row.yours !== row.base || undefined}>
                <dt>{m.frame.yours}</dt>
                <dd>{row.yours}</dd>
              </div>
            </dl>
          </section>
        ))
      )}
    </Card>
  );
  return (
    <>
      <Columns main={card} />
      <SaveBar>
        <Button onPress={onTheirs} autoFocus>
          {m.frame.takeTheirs}
        </Button>
        <Button look="primary" onPress={onMine} isDisabled={rows === null}>
          {m.frame.applyMine}
        </Button>
      </SaveBar>
    </>
  );
}
