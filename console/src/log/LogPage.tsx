// Observe > System Log: every decision and every change, newest first, as it happens.
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { useKeys } from "../app/Shortcuts";
import { m } from "../messages/en";
import { PageHead } from "../ui/Page";
import { Pills } from "../ui/Pills";
import { Skeleton } from "../ui/States";
import { useNarrow } from "../ui/useNarrow";
import { moveRow } from "../ui/useRowKeys";
import { meansFilter } from "./attributes";
import { type Result, resultOf, withoutChip, withResult } from "./chips";
import { Export } from "./Export";
import { FilterBar } from "./FilterBar";
import { FilterChips } from "./FilterChips";
import { FilterFault } from "./FilterFault";
import { Histogram } from "./Histogram";
import { LiveMark } from "./LiveMark";
import { LogList } from "./LogList";
import styles from "./LogPage.module.css";
import { positionOf } from "./queries";
import { RangePick } from "./RangePick";
import { DEFAULT, type InAddress, isOpenEnded } from "./range";
import { focusRow } from "./rows";
import { useLog } from "./useLog";

const EventDrawer = lazy(() => import("./EventDrawer").then((part) => ({ default: part.EventDrawer })));

const route = getRouteApi("/app/log");
const words = m.log;
const SHOWS = ["all", "denied", "blocked", "allowed", "changed"] as const;

export function LogPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isNarrow = useNarrow();
  const box = useRef<HTMLDivElement>(null);
  const [isAtTop, setAtTop] = useState(true);
  const log = useLog(search, isAtTop);
  const { filter, q, span } = log.of;

  const turn = (to: Partial<typeof search>, replace = false) =>
    navigate({ search: (before) => ({ ...before, ...to }), replace });
  const setFilter = (to: string) => turn({ filter: to === "" ? undefined : to });
  const setTime = ({ since, until }: InAddress) => {
    // What ends in the future goes on with the time.
    const isOver = until !== undefined && new Date(until).getTime() < Date.now();
    turn({ since: since === DEFAULT ? undefined : since, until: isOver ? until : undefined });
  };
  const commit = (text: string) => {
    if (meansFilter(text)) turn({ filter: text });
    else if (text === "" && filter !== "") turn({ filter: undefined });
    else turn({ filter: undefined, q: text === "" ? undefined : text });
  };

  const open = search.event;
  const at = log.events.findIndex((event) => event.uuid === open);
  const show = (uuid: string | undefined) => {
    if (uuid !== undefined && uuid !== open) turn({ event: uuid }, open !== undefined);
  };
  const move = (by: 1 | -1) => {
    if (moveRow(box.current, by, open === undefined)) return;
    if (open === undefined) return;
    const next = at < 0 ? log.events[0] : log.events[at + by];
    show(next?.uuid);
  };
  const close = () => {
    turn({ event: undefined, view: undefined });
    const left = open;
    requestAnimationFrame(() => focusRow(box.current, left ?? ""));
  };
  useKeys({ j: () => move(1), k: () => move(-1) });

  const isCovered = isNarrow && open !== undefined;
  const position = positionOf(log.problem, filter);
  const isBad = log.problem?.kind === "invalid" && log.events.length === 0;
  return (
    <div className={styles.whole}>
      <div className={styles.page} inert={isCovered}>
        <PageHead
          crumbs={[{ text: m.frame.observe }]}
          title={words.title}
          badges={
            isOpenEnded(span) &&
            !log.problem && <LiveMark isAtTop={isAtTop} staleSince={log.tail.staleSince} />
          }
          actions={<Export of={log.of} />}
        />
        <Histogram span={span} onBrush={setTime} />
        <div className={styles.tools}>
          <div className={styles.bar}>
            <FilterBar
              value={filter === "" ? q : filter}
              onCommit={commit}
              onErrorId={(errorId) => navigate({ to: "/explain/$errorId", params: { errorId } })}
              position={position}
            />
            <RangePick span={span} onPick={setTime} />
          </div>
          {isBad && log.problem && <FilterFault problem={log.problem} filter={filter} position={position} />}
          <Pills<Result | "all">
            label={words.show}
            pills={SHOWS.map((id) => ({ id, text: words.shows[id] }))}
            value={resultOf(filter)}
            onChange={(result) => setFilter(withResult(filter, result))}
          />
          <FilterChips
            filter={filter}
            q={filter === "" ? "" : q}
            onRemove={(text) => setFilter(withoutChip(filter, text))}
            onRemoveWords={() => turn({ q: undefined })}
          />
        </div>
        {!isBad && (
          <LogList
            log={log}
            openId={open}
            onOpen={show}
            onFollow={(uuid) => open !== undefined && show(uuid)}
            box={box}
            onTop={setAtTop}
            onClear={() => navigate({ search: { since: search.since, until: search.until } })}
            onWiden={() => setTime({ since: "30d" })}
          />
        )}
      </div>
      {open !== undefined && (
        <Suspense fallback={<Skeleton rows={4} />}>
          <EventDrawer
            uuid={open}
            known={log.events[at]}
            view={search.view}
            onView={(view) => turn({ view }, true)}
            onClose={close}
            onMove={move}
            hasAbove={at > 0}
            hasBelow={at >= 0 && at < log.events.length - 1}
          />
        </Suspense>
      )}
    </div>
  );
}
