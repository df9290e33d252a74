// A zone's reads and changes: each change with the version that was read.
import { queryOptions } from "@tanstack/react-query";
import { client, type Schemas } from "../api/client";
import type { Zone } from "./draft";

export interface Loaded {
  zone: Zone;
  /** Goes back as `If-Match`: a save that would overwrite somebody's change is refused. */
  etag: string;
}

export interface Saved extends Loaded {
  /** From which it is in force. */
  revision: string;
}

interface Answer {
  data?: unknown;
  response: Response;
}

const loadedOf = ({ data, response }: Answer): Loaded => ({
  zone: data as Zone,
  etag: response.headers.get("etag") ?? "",
});
const savedOf = (answer: Answer): Saved => ({
  ...loadedOf(answer),
  revision: answer.response.headers.get("x-ringfence-revision") ?? "",
});

export const zoneDetail = (id: string) =>
  queryOptions({
    queryKey: ["zones", "one", id],
    queryFn: async ({ signal }): Promise<Loaded> =>
      loadedOf(await client.GET("/api/v1/zones/{id}", { params: { path: { id } }, signal })),
  });

/** `body`: a zone whole, as Okta's PUT wants it. */
export async function replaceZone({ zone, etag }: Loaded, body: Schemas["NetworkZoneBody"]): Promise<Saved> {
  const params = { path: { id: zone.id } };
  const headers = { "If-Match": etag };
  return savedOf(await client.PUT("/api/v1/zones/{id}", { params, body, headers }));
}

export async function createZone(body: Schemas["NetworkZoneBody"], key: string): Promise<Saved> {
  const headers = { "Idempotency-Key": key };
  return savedOf(await client.POST("/api/v1/zones", { body, headers }));
}

export async function setActive({ zone, etag }: Loaded, active: boolean): Promise<Saved> {
  const params = { path: { id: zone.id } };
  const headers = { "If-Match": etag };
  return savedOf(
    active
      ? await client.POST("/api/v1/zones/{id}/lifecycle/activate", { params, headers })
      : await client.POST("/api/v1/zones/{id}/lifecycle/deactivate", { params, headers }),
  );
}

export async function deleteZone({ zone, etag }: Loaded): Promise<string> {
  const params = { path: { id: zone.id } };
  const { response } = await client.DELETE("/api/v1/zones/{id}", { params, headers: { "If-Match": etag } });
  return response.headers.get("x-ringfence-revision") ?? "";
}
