// What the people screens ask for.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { body, client, type Schemas } from "../api/client";
import { type ListOf, listQuery } from "../api/list";
import { m } from "../messages/en";

export type Person = Schemas["Person"];

export const ROLES = ["super-admin", "read-only-admin", "none"] as const;
export type Role = (typeof ROLES)[number];

export const roleOf = (person: { role: string }): Role =>
  ROLES.find((role) => role === person.role) ?? "none";
export const isActive = (person: { status: string }) => person.status === "ACTIVE";
export const fullName = (person: { firstName: string; lastName: string }) =>
  `${person.firstName} ${person.lastName}`.trim();
export const roleWord = (person: { role: string }) => m.people.roles[roleOf(person)];

export const peopleList = (of: ListOf) =>
  listQuery("people", of, (query, signal) =>
    client.GET("/ringfence/v1/people", { params: { query }, signal }),
  );

export const peopleCounts = () =>
  queryOptions({
    queryKey: ["people", "counts"],
    queryFn: ({ signal }) => body(client.GET("/ringfence/v1/people/counts", { signal })),
  });

export interface Loaded {
  person: Person;
  /** Goes back as `If-Match`: what somebody else changed meanwhile is not overwritten unseen. */
  etag: string;
}

export const personDetail = (id: string) =>
  queryOptions({
    queryKey: ["people", "one", id],
    queryFn: async ({ signal }): Promise<Loaded> => {
      const { data, response } = await client.GET("/ringfence/v1/people/{id}", {
        params: { path: { id } },
        signal,
      });
      return { person: data as Person, etag: response.headers.get("etag") ?? "" };
    },
  });

const since = ({ etag }: Loaded): Record<string, string> => (etag === "" ? {} : { "If-Match": etag });

export const setActive = (loaded: Loaded, active: boolean) => {
  const asked = { params: { path: { id: loaded.person.id } }, headers: since(loaded) };
  return active
    ? client.POST("/ringfence/v1/users/{id}/lifecycle/activate", asked)
    : client.POST("/ringfence/v1/users/{id}/lifecycle/deactivate", asked);
};

export const setRole = (loaded: Loaded, role: Role, onceKey: string) =>
  client.POST("/ringfence/v1/people/{id}/role", {
    params: { path: { id: loaded.person.id } },
    body: { role },
    headers: { ...since(loaded), "Idempotency-Key": onceKey },
  });

/** A person's change shows in the lists of tokens as well: owners may be inactive. */
export async function peopleChanged(queries: QueryClient): Promise<void> {
  queries.invalidateQueries({ queryKey: ["tokens"] });
  await queries.invalidateQueries({ queryKey: ["people"] });
}
