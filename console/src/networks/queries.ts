// What the network screens ask for.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { body, client, page } from "../api/client";
import type { paths } from "../api/schema";
import type { ListOf } from "../tokens/queries";

export type ZoneRow =
  paths["/ringfence/v1/zones"]["get"]["responses"][200]["content"]["application/json"][number];
export type ZoneHit =
  paths["/ringfence/v1/zones/search"]["get"]["responses"][200]["content"]["application/json"][number];
type Query = NonNullable<paths["/ringfence/v1/zones"]["get"]["parameters"]["query"]>;

const PAGE = 100;

export const zoneList = (of: ListOf) =>
  infiniteQueryOptions({
    queryKey: ["zones", "list", of],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...of, limit: PAGE, after: pageParam } as Query;
      return page(client.GET("/ringfence/v1/zones", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

export const zoneCounts = () =>
  queryOptions({
    queryKey: ["zones", "counts"],
    queryFn: ({ signal }) => body(client.GET("/ringfence/v1/zones/counts", { signal })),
  });

/** At most 50: what a person reads. Only the server knows who is eligible, and why not. */
export const zoneSearch = (q: string) =>
  queryOptions({
    queryKey: ["zones", "search", q],
    queryFn: ({ signal }) =>
      body(
        client.GET("/ringfence/v1/zones/search", {
          params: { query: { q, for: "token", limit: 50 } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 2_000,
  });
