// What a screen is while it has nothing to show: loading, empty, failed.
import { type ReactNode, useEffect, useState } from "react";
import type { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "./Button";
import { CodeBlock, Copyable, Note } from "./Marks";
import styles from "./States.module.css";

/** Nothing for 150 ms, so that a quick answer does not flicker. */
export function useSlow(waiting: boolean, after = 150): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setSlow(false);
      return;
    }
    const timer = setTimeout(() => setSlow(true), after);
    return () => clearTimeout(timer);
  }, [waiting, after]);
  return waiting && slow;
}

/** Rows of the final height. */
export function Skeleton({ rows = 8, label }: { rows?: number; label?: string }) {
  const slow = useSlow(true);
  return (
    <div role="status" aria-label={label ?? m.frame.loading} className={styles.skeleton}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className={styles.row}>
          {slow && <span className={styles.bar} />}
        </div>
      ))}
    </div>
  );
}

/** What it is for, one button, and the command line that does the same. */
export function Empty({
  title,
  text,
  action,
  command,
}: {
  title: string;
  text?: string;
  action?: ReactNode;
  command?: string;
}) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {text && <p className="quiet">{text}</p>}
      {action}
      {command && (
        <div className={styles.command}>
          <p className="faint">{m.frame.orByCommand}</p>
          <CodeBlock text={command} label={m.frame.command} />
        </div>
      )}
    </div>
  );
}

/** Failed: what the server said, its id to give to somebody, and a way to ask again. */
export function Failed({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const title = problem.kind === "network" ? m.frame.offline : m.frame.failed;
  return (
    <div className={styles.failed}>
      <Note tone="deny" live>
        <strong>{title}</strong>
        <p>{problem.isOfStore ? m.frame.storeDown : problem.message}</p>
        <ErrorId problem={problem} />
      </Note>
      {onRetry && <Button onPress={onRetry}>{m.frame.retry}</Button>}
    </div>
  );
}

export function ErrorId({ problem }: { problem: Problem }) {
  if (problem.errorId === "") return null;
  return (
    <p className={styles.errorId}>
      {m.frame.errorId} <Copyable text={problem.errorId} />
    </p>
  );
}

/** Above a form: what no field of it shows. */
export function FormProblem({
  problem,
  fields = [],
}: {
  problem: Problem | null;
  fields?: readonly string[];
}) {
  if (problem === null || problem.kind === "session") return null;
  const sentences = problem.kind === "invalid" ? problem.besides(fields) : [sentenceOf(problem)];
  if (sentences.length === 0) return null;
  return (
    <Note tone="deny" live>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <ErrorId problem={problem} />
    </Note>
  );
}

function sentenceOf(problem: Problem): string {
  if (problem.kind === "network") return m.frame.notSaved;
  if (problem.kind === "refused") return m.frame.roleMayNot;
  if (problem.kind === "busy") return m.frame.wait(problem.retryAfter);
  if (problem.isOfStore) return m.frame.notStored(problem.about("store").join(" "));
  return problem.message;
}
