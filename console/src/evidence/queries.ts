// What the overview and the tabs of a token ask for.
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { body, client, nextOf, page } from "../api/client";
import { usePresence } from "../app/presence";
import { type Range, sinceOf } from "./ranges";
import type { Change } from "./shapes";

const MINUTE = 60_000;

export const callsQuery = (range: Range, tokenId?: string) =>
  queryOptions({
    queryKey: ["calls", tokenId ?? "all", range],
    queryFn: ({ signal }) => {
      const query = { since: sinceOf(range, new Date()).toISOString(), ...(tokenId && { tokenId }) };
      return body(client.GET("/ringfence/v1/calls", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => body(client.GET("/ringfence/v1/overview", { signal })),
});

/** Asked again every minute while somebody is at the page. */
export function useCalls(range: Range, tokenId?: string) {
  const isHere = usePresence();
  return useQuery({ ...callsQuery(range, tokenId), refetchInterval: isHere && MINUTE });
}

export function useOverview() {
  const isHere = usePresence();
  return useQuery({
    ...overviewQuery,
    // Whoever makes the first call looks at the page for it.
    refetchInterval: ({ state }) => isHere && (state.data?.used === false ? 2_000 : MINUTE),
  });
}

const PLACES = 100;

export const usageQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["usage", id],
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { id }, query: { limit: PLACES, after: pageParam } };
      const { data, response } = await client.GET("/ringfence/v1/tokens/{id}/usage", { params, signal });
      // Every fault was thrown before.
      return { usage: data as NonNullable<typeof data>, next: nextOf(response.headers.get("link") ?? "") };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

export type Kept = "tokens" | "zones";
const CHANGES = 50;

function changes(kind: Kept, id: string, after: string | undefined, limit: number, signal: AbortSignal) {
  const params = { path: { id }, query: { limit, after } };
  return page<Change>(
    kind === "tokens"
      ? client.GET("/ringfence/v1/tokens/{id}/history", { params, signal })
      : client.GET("/ringfence/v1/zones/{id}/history", { params, signal }),
  );
}

export const historyQuery = (kind: Kept, id: string) =>
  infiniteQueryOptions({
    queryKey: ["history", kind, id],
    // Whoever comes back from a form sees what it did.
    staleTime: 0,
    queryFn: ({ pageParam, signal }) => changes(kind, id, pageParam, CHANGES, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

const MOST_PAGES = 20;

/** One change by its id, wherever in the history it stands; null: it is not there, or no longer. */
export const changeQuery = (kind: Kept, id: string, change: string | undefined) =>
  queryOptions({
    queryKey: ["history", kind, id, "one", change],
    queryFn: async ({ signal }): Promise<Change | null> => {
      let after: string | undefined;
      for (let asked = 0; asked < MOST_PAGES; asked++) {
        const { rows, next } = await changes(kind, id, after, 200, signal);
        const found = rows.find((row) => row.id === change);
        if (found || next === undefined) return found ?? null;
        after = next;
      }
      return null;
    },
    enabled: change !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
