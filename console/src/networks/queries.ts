// What the network screens ask for.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { body, client } from "../api/client";
import { type ListOf, listQuery } from "../api/list";
import type { paths } from "../api/schema";

export type ZoneRow =
  paths["/ringfence/v1/zones"]["get"]["responses"][200]["content"]["application/json"][number];
export type ZoneHit =
  paths["/ringfence/v1/zones/search"]["get"]["responses"][200]["content"]["application/json"][number];

export const zoneList = (of: ListOf) =>
  listQuery("zones", of, (query, signal) => client.GET("/ringfence/v1/zones", { params: { query }, signal }));

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
