// What Check asks: the server's view of the caller, and the judge's of anybody.
import { queryOptions } from "@tanstack/react-query";
import { body, client, type Schemas } from "../api/client";

export type Whoami = Schemas["Whoami"];
export type Explained = Schemas["Explained"];

/** A token by its id, or by its text, which stands in no address and in no key. */
export type Asked = { id: string; name: string; owner: string } | { text: string };

export const chainOf = (from: string) =>
  from
    .split(/[,\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");

export const tokenNamed = (id: string) =>
  queryOptions({
    queryKey: ["tokens", "named", id],
    queryFn: async ({ signal }) => {
      const token = await body(client.GET("/ringfence/v1/tokens/{id}", { params: { path: { id } }, signal }));
      return { id, name: token.name, owner: token.owner.login };
    },
    enabled: id !== "",
  });

export const tokensLike = (q: string) =>
  queryOptions({
    queryKey: ["tokens", "like", q],
    queryFn: ({ signal }) =>
      body(client.GET("/ringfence/v1/tokens", { params: { query: { q, limit: 20 } as never }, signal })),
    placeholderData: (before) => before,
    staleTime: 2_000,
  });

export async function judge(token: Asked, chain: string[], signal?: AbortSignal): Promise<Explained> {
  const asked = "id" in token ? { tokenId: token.id, chain } : { token: token.text, chain };
  return body(client.POST("/ringfence/v1/check", { body: asked, signal }));
}
