// What the log shows below its filter: events, or why there are none.
import { ArrowUp } from "lucide-react";
import { type RefObject, useEffect } from "react";
import { usePreferences } from "../app/preferences";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Empty, Failed, Skeleton } from "../ui/States";
import { useNarrow } from "../ui/useNarrow";
import styles from "./LogPage.module.css";
import { LogTable, ROW } from "./LogTable";
import { reveal } from "./rows";
import type { Log } from "./useLog";

const words = m.log;
/** So near to the top is at the top. */
const TOP = 8;

export function LogList({
  log,
  openId,
  onOpen,
  onFollow,
  box,
  onTop,
  onClear,
  onWiden,
}: {
  log: Log;
  openId: string | undefined;
  onOpen: (uuid: string) => void;
  onFollow: (uuid: string) => void;
  box: RefObject<HTMLDivElement | null>;
  onTop: (isAtTop: boolean) => void;
  onClear: () => void;
  onWiden: () => void;
}) {
  const { density } = usePreferences();
  const isNarrow = useNarrow();
  const index = log.events.findIndex((event) => event.uuid === openId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another event is opened
  useEffect(() => {
    if (!isNarrow) reveal(box.current, index, density === "compact" ? 32 : ROW);
  }, [openId]);
  if (log.isPending) return <Skeleton rows={12} />;
  if (log.problem && log.events.length === 0) {
    return <Failed problem={log.problem} onRetry={log.retry} />;
  }
  if (log.isSearching) return <Skeleton rows={12} label={words.searching} />;
  if (log.events.length === 0) return <None log={log} onClear={onClear} onWiden={onWiden} />;
  const { waiting, isMore, show } = log.tail;
  return (
    <div className={styles.list}>
      {waiting > 0 && (
        <div className={styles.fresh}>
          <Button
            look="primary"
            icon={<ArrowUp size={15} aria-hidden />}
            aria-label={words.freshLabel(waiting, isMore)}
            onPress={() => {
              box.current?.querySelector("[role=grid]")?.scrollTo({ top: 0 });
              show();
            }}
          >
            {words.fresh(waiting, isMore)}
          </Button>
        </div>
      )}
      <div role="status" className="visually-hidden">
        {waiting > 0 && words.heldSome}
      </div>
      <LogTable
        events={log.events}
        openId={openId}
        onOpen={onOpen}
        onFocusRow={onFollow}
        box={box}
        onScroll={(top) => onTop(top < TOP)}
        hasMore={log.hasMore}
        isLoadingMore={log.isLoadingMore}
        onMore={log.onMore}
      />
      {log.problem && <Failed problem={log.problem} onRetry={log.retry} />}
    </div>
  );
}

function None({ log, onClear, onWiden }: { log: Log; onClear: () => void; onWiden: () => void }) {
  const { filter, q, span } = log.of;
  if (filter === "" && q === "") {
    const isWidest = span.range === "30d" || span.range === "custom";
    return (
      <Empty
        title={words.emptyTitle}
        text={words.emptyText}
        action={!isWidest && <Button onPress={onWiden}>{words.widen}</Button>}
      />
    );
  }
  const said = [filter, q && `“${q}”`].filter(Boolean).join(", ");
  return (
    <Empty title={words.noneFound(said)} action={<Button onPress={onClear}>{words.clearFilter}</Button>} />
  );
}
