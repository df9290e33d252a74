// Lists of any length: pages by cursor, sorted and filtered by the server; the page holds what was seen.
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { page } from "./client";

/** What stands in the address of a list, and is asked of the server. */
export interface ListOf {
  q?: string | undefined;
  show?: string | undefined;
  /** `name` or `-name`. */
  sort?: string | undefined;
  owner?: string | undefined;
}

/** Rows of one answer. */
const PAGE = 100;

type Asked = ListOf & { limit: number; after: string | undefined };

/** `kind`: what its queries begin with, as in `["tokens", "list", …]`. */
export const listQuery = <T>(
  kind: string,
  of: ListOf,
  ask: (query: Asked, signal: AbortSignal) => Promise<{ data?: T[]; response: Response }>,
) =>
  infiniteQueryOptions({
    queryKey: [kind, "list", of],
    queryFn: ({ pageParam, signal }) => page(ask({ ...of, limit: PAGE, after: pageParam }, signal)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** The rows seen so far, and what a table needs to ask for more. */
export function useRows<T>(options: ReturnType<typeof listQuery<T>>) {
  const list = useInfiniteQuery(options);
  const rows = useMemo(() => list.data?.pages.flatMap((one) => one.rows) ?? [], [list.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = list;
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { list, rows, more: { hasMore: hasNextPage, isLoadingMore: isFetchingNextPage, onMore } };
}
