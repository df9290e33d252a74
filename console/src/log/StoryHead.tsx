// The head of an event's story: how it ended, its id, one sentence, when and where.
import { Fragment, type ReactNode } from "react";
import { m } from "../messages/en";
import { Copyable } from "../ui/Marks";
import styles from "./Story.module.css";

export function StoryHead({
  badge,
  id,
  title,
  facts,
  children,
}: {
  badge: ReactNode;
  /** To be given to somebody; "": there is none. */
  id: string;
  /** `null`: the page has it. */
  title: ReactNode | null;
  facts: readonly ReactNode[];
  children?: ReactNode;
}) {
  const said = facts.filter((fact) => fact !== false && fact !== "" && fact !== null && fact !== undefined);
  return (
    <div className={styles.head}>
      <p className={styles.line}>
        {badge}
        {id !== "" && <Copyable text={id} label={m.log.copyId} />}
      </p>
      {title !== null && (
        <h2 className={styles.title}>
          <bdi>{title}</bdi>
        </h2>
      )}
      <p className="quiet">
        {said.map((fact, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they stay where they are
          <Fragment key={index}>
            {index > 0 && " · "}
            {fact}
          </Fragment>
        ))}
      </p>
      {children}
    </div>
  );
}
