// Every change that is kept: who, when, how, field by field, and the way back to it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import type { Target } from "../evidence/links";
import { historyQuery, type Kept } from "../evidence/queries";
import type { Change } from "../evidence/shapes";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Button, LinkButton } from "../ui/Button";
import { Badge, Time } from "../ui/Marks";
import { Empty, Failed, Skeleton } from "../ui/States";
import styles from "./ChangeList.module.css";
import { canRevert, wayOf, whoOf } from "./changes";
import { Diff } from "./Diff";

const words = m.history;

export function ChangeList({
  kind,
  id,
  revertTo,
}: {
  kind: Kept;
  id: string;
  /** The form that is filled with what was. */
  revertTo: (change: string) => Target;
}) {
  const history = useInfiniteQuery(historyQuery(kind, id));
  const mayManage = useMayManage();
  if (!history.data) {
    return history.error instanceof Problem ? (
      <Failed problem={history.error} onRetry={() => history.refetch()} />
    ) : (
      <Skeleton rows={6} />
    );
  }
  const changes = history.data.pages.flatMap((one) => one.rows);
  if (changes.length === 0) return <Empty title={words.none} text={words.noneText} />;
  return (
    <div className={styles.whole}>
      <ol className={styles.changes} aria-label={words.tab}>
        {changes.map((change, at) => (
          <li key={change.id}>
            <One
              change={change}
              isNewest={at === 0}
              target={mayManage && canRevert(change, at === 0) ? revertTo(change.id) : undefined}
            />
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <div>
          <Button
            onPress={() => history.fetchNextPage()}
            working={history.isFetchingNextPage && m.frame.loading}
          >
            {words.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function One({
  change,
  isNewest,
  target,
}: {
  change: Change;
  isNewest: boolean;
  target: Target | undefined;
}) {
  return (
    <article className={styles.change} aria-label={`${change.words}, ${words.revision(change.revision)}`}>
      <header>
        <div className={styles.what}>
          <h2>{change.words}</h2>
          {isNewest && <Badge tone="accent">{words.now}</Badge>}
          <span className="quiet">{words.revision(change.revision)}</span>
        </div>
        {target && (
          <LinkButton to={target.to} params={target.params} search={target.search}>
            {words.revert} <span className="visually-hidden">, {words.revision(change.revision)}</span>
          </LinkButton>
        )}
      </header>
      <p className={styles.who}>
        <bdi className={styles.actor}>{whoOf(change)}</bdi> <bdi>{wayOf(change)}</bdi>
        {" · "}
        <Time at={change.at} />
      </p>
      {change.fields.length > 0 && <Diff fields={change.fields} label={number(change.revision)} />}
    </article>
  );
}
