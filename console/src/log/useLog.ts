// The log as it is asked for by the address: pages back in time, and what happens now on top.

import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import type { Problem } from "../api/problem";
import type { LogEvent } from "./event";
import { logList, problemOf, type Wanted } from "./queries";
import { isOpenEnded, spanOf } from "./range";
import { type Tail, useTail } from "./useTail";

export interface Log {
  of: Wanted;
  events: readonly LogEvent[];
  isPending: boolean;
  problem: Problem | null;
  retry: () => void;
  tail: Tail;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  /** Nothing was found yet, and it is looked for further back. */
  isSearching: boolean;
}

interface Search {
  filter?: string | undefined;
  q?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** A screen of rows: a page may have few of them, or none, and still have a next one. */
const ENOUGH = 40;

export function useLog({ filter = "", q = "", since, until }: Search, isAtTop: boolean): Log {
  const of = useMemo(() => ({ filter, q, span: spanOf({ since, until }) }), [filter, q, since, until]);
  const list = useInfiniteQuery(logList(of));
  const tail = useTail(of, list.data, isOpenEnded(of.span), isAtTop);
  const events = useMemo(() => list.data?.pages.flatMap((one) => one.rows) ?? [], [list.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = list;
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const last = list.data?.pages.at(-1)?.rows.length ?? 0;
  const isThin = hasNextPage && (last === 0 || events.length < ENOUGH);
  useEffect(() => {
    if (isThin && !isFetchingNextPage && !isFetchNextPageError) fetchNextPage();
  }, [isThin, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return {
    of,
    events,
    isPending: list.isPending,
    problem: problemOf(list.error),
    retry: () => (list.data ? fetchNextPage() : list.refetch()),
    tail,
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    onMore,
    isSearching: events.length === 0 && isThin,
  };
}
