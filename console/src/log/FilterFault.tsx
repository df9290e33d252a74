// A filter that the server does not understand: what it says, and the place.
import type { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Note } from "../ui/Marks";
import { ErrorId } from "../ui/States";
import { lengthAt } from "./FilterBar";
import styles from "./FilterBar.module.css";
import { isOfFilter } from "./queries";

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
  const at = position ?? 0;
  const length = lengthAt(filter, at);
  return (
    <div className={styles.fault}>
      <Note tone="deny" live>
        <strong>{isOfFilter(problem) ? words.badTitle : words.badQuestion}</strong>
        {problem.besides([]).map((sentence) => (
          <p key={sentence}>
            <bdi>{sentence}</bdi>
          </p>
        ))}
        {position !== null && (
          <p>
            {words.badHere}:{" "}
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
