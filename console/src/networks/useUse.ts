// Which tokens name a zone: while one does, it stays as it is.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { client, type Schemas } from "../api/client";
import { m } from "../messages/en";

type User = Schemas["NamingToken"];

export interface Use {
  tokens: User[];
  /** Of all, named here or not. */
  total: number;
}

const NOBODY: Use = { tokens: [], total: 0 };

export const zoneUse = (id: string) =>
  queryOptions({
    queryKey: ["zones", "use", id],
    queryFn: async ({ signal }): Promise<Use> => {
      const params = { path: { id } };
      const { data, response } = await client.GET("/ringfence/v1/zones/{id}/tokens", { params, signal });
      const tokens = data ?? [];
      return { tokens, total: Number(response.headers.get("x-total-count") ?? tokens.length) };
    },
  });

export const useUse = (id: string): Use => useQuery(zoneUse(id)).data ?? NOBODY;

/** "named by okta-sync, billing-export and 10 more" */
export function usedBy({ tokens, total }: Use, shown = 3): string {
  return m.networks.inUseShort(
    tokens.slice(0, shown).map((token) => token.name),
    total,
  );
}
