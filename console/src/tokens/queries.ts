// What the token screens ask for.
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "../api/client";
import { type ListOf, listQuery } from "../api/list";
import type { paths } from "../api/schema";

export type TokenRow =
  paths["/ringfence/v1/tokens"]["get"]["responses"][200]["content"]["application/json"][number];
export type TokenDetail =
  paths["/ringfence/v1/tokens/{id}"]["get"]["responses"][200]["content"]["application/json"];

export const tokenList = (of: ListOf) =>
  listQuery("tokens", of, (query, signal) =>
    client.GET("/ringfence/v1/tokens", { params: { query }, signal }),
  );

export const tokenCounts = () =>
  queryOptions({
    queryKey: ["tokens", "counts"],
    queryFn: ({ signal }) => body(client.GET("/ringfence/v1/tokens/counts", { signal })),
  });

export interface Loaded {
  token: TokenDetail;
  /** Goes back as `If-Match`: a save that would overwrite somebody's change is refused. */
  etag: string;
}

export async function readToken(id: string, signal?: AbortSignal): Promise<Loaded> {
  const { data, response } = await client.GET("/ringfence/v1/tokens/{id}", {
    params: { path: { id } },
    signal,
  });
  return { token: data as TokenDetail, etag: response.headers.get("etag") ?? "" };
}

export const tokenDetail = (id: string) =>
  queryOptions({ queryKey: ["tokens", "one", id], queryFn: ({ signal }) => readToken(id, signal) });
