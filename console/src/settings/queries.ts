// What the settings ask for: one's own sessions and passkeys.
import { queryOptions } from "@tanstack/react-query";
import { body, client, type Schemas } from "../api/client";

export type OwnSession = Schemas["OwnSession"];
export type Passkey = Schemas["Passkey"];

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => body(client.GET("/ringfence/v1/sessions", { signal })),
});

export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: ({ signal }) => body(client.GET("/ringfence/v1/passkeys", { signal })),
});

/** The server says its version in the document of its API. */
export const aboutQuery = queryOptions({
  queryKey: ["about"],
  queryFn: async ({ signal }): Promise<{ version: string; licence: string }> => {
    const answer = await fetch("/openapi.json", { signal });
    const { info } = (await answer.json()) as { info: { version: string; license?: { name?: string } } };
    return { version: info.version, licence: info.license?.name ?? "" };
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});
