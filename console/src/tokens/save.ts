// A token's change: with the version that was read, so that nobody's is overwritten unseen.
import { client } from "../api/client";
import { type Condition, wireOf } from "./condition";
import type { Loaded } from "./queries";

export interface Change {
  name?: string;
  condition?: Condition;
}

/** Gives the revision from which it is in force. */
export async function saveToken({ token, etag }: Loaded, change: Change): Promise<string> {
  const network = change.condition ? wireOf(change.condition) : token.network;
  const { response } = await client.PUT("/api/v1/api-tokens/{id}", {
    params: { path: { id: token.id } },
    body: { name: change.name ?? token.name, userId: token.owner.id, network },
    headers: { "If-Match": etag },
  });
  return response.headers.get("x-ringfence-revision") ?? "";
}
