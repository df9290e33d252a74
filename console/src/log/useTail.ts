// The live tail: new events are asked for each second, and shown while one stands at the top of the list.

import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { usePresence } from "../app/presence";
import { useEnded } from "../app/sessionEnd";
import type { LogEvent } from "./event";
import { merged } from "./merge";
import { type LogPage, logList, type Query, readLog, TAIL, tailOf, type Wanted } from "./queries";

const EVERY = 1000;
const AFTER_FAULT = 4000;
/** So many that wait, or that are held, are let go: the list is read anew. */
const WAITING_MAX = 2000;
const HELD_MAX = 20_000;

export interface Tail {
  /** Events that wait to be shown. */
  waiting: number;
  isMore: boolean;
  /** Since when nothing new could be asked for. */
  staleSince: Date | null;
  show: () => void;
}

type Data = InfiniteData<LogPage>;

export function useTail(of: Wanted, data: Data | undefined, isOn: boolean, isAtTop: boolean): Tail {
  const queries = useQueryClient();
  const isHere = usePresence();
  const isOver = useEnded() !== null;
  const [waiting, setWaiting] = useState(0);
  const [staleSince, setStaleSince] = useState<Date | null>(null);
  const kept = useRef<LogEvent[]>([]);
  const next = useRef<Query | null>(null);
  const atTop = useRef(isAtTop);
  const { queryKey } = logList(of);
  const key = JSON.stringify(queryKey);
  const asOf = data?.pages[0]?.asOf;

  const show = useRef(() => {});
  show.current = () => {
    const rows = kept.current;
    kept.current = [];
    setWaiting(0);
    if (rows.length === 0) return;
    const held =
      queries.getQueryData<Data>(queryKey)?.pages.reduce((sum, one) => sum + one.rows.length, 0) ?? 0;
    if (rows.length >= WAITING_MAX || held > HELD_MAX) {
      next.current = null;
      queries.resetQueries({ queryKey, exact: true });
      return;
    }
    queries.setQueryData<Data>(queryKey, (before) => before && withNew(before, rows));
  };
  atTop.current = isAtTop;
  useEffect(() => {
    if (isAtTop) show.current();
  }, [isAtTop]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins anew, and so does one read anew
  useEffect(() => {
    kept.current = [];
    next.current = null;
    setWaiting(0);
  }, [key, asOf]);

  const isRunning = isOn && isHere && !isOver && asOf !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is all that `of` says
  useEffect(() => {
    if (!isRunning || asOf === undefined) return;
    const stop = new AbortController();
    const take = (rows: readonly LogEvent[]) => {
      const shown = queries.getQueryData<Data>(queryKey)?.pages[0]?.rows ?? [];
      const known = new Map(shown.map((row) => [row.uuid, row]));
      const isNew = (row: LogEvent) => JSON.stringify(known.get(row.uuid)) !== JSON.stringify(row);
      const waits = merged(kept.current, rows.filter(isNew));
      kept.current = waits.slice(0, WAITING_MAX);
      if (atTop.current) show.current();
      else setWaiting(kept.current.filter((row) => !known.has(row.uuid)).length);
    };
    const ask = async () => {
      while (!stop.signal.aborted) {
        let rest = EVERY;
        try {
          const answer = await readLog(next.current ?? tailOf(of, asOf), stop.signal);
          if (stop.signal.aborted) return;
          next.current = answer.next ?? next.current;
          take(answer.rows);
          setStaleSince(null);
          if (answer.rows.length >= TAIL) rest = 0;
        } catch {
          if (stop.signal.aborted) return;
          setStaleSince((since) => since ?? new Date());
          rest = AFTER_FAULT;
        }
        await pause(rest, stop.signal);
      }
    };
    ask();
    return () => stop.abort();
  }, [isRunning, key, asOf]);

  return { waiting, isMore: waiting >= WAITING_MAX, staleSince, show: () => show.current() };
}

/** The new ones on top; the time at which the list was read stays, and with it the tail. */
function withNew(data: Data, rows: readonly LogEvent[]): Data {
  const [first, ...older] = data.pages;
  if (!first) return data;
  return { ...data, pages: [{ ...first, rows: merged(first.rows, rows) }, ...older] };
}

function pause(time: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
