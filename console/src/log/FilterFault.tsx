// A filter that the server does not understand: what it says, and the place.
import type { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Note } from "../ui/Marks";
import { ErrorId } from "../ui/States";
import styles from "./FilterBar.module.css";

const words = m.log;

export function FilterFault({
  problem,
  filter,
  position,
}: {
  problem: Problem;
  filter: string;
  position: number | null;
}) {
  const at = position === null ? -1 : position - 1;
  const length = at < 0 ? 0 : Math.max(1, filter.slice(at).search(/[\s)]|$/));
  return (
    <div className={styles.fault}>
      <Note tone="deny" live>
        <strong>{words.badTitle}</strong>
        {problem.besides([]).map((sentence) => (
          <p key={sentence}>
            <bdi>{sentence}</bdi>
          </p>
        ))}
        {position !== null && filter !== "" && (
          <p>
            {words.badHere(position)}:{" "}
            <code className={styles.place} dir="ltr">
              {filter.slice(0, at)}
              <mark>{filter.slice(at, at + length) || " "}</mark>
              {filter.slice(at + length)}
            </code>
          </p>
        )}
        <ErrorId problem={problem} />
      </Note>
    </div>
  );
}
