// Who is signed in, and what they may do.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { body, carryCsrf, client } from "./client";
import { Problem } from "./problem";
import type { paths } from "./schema";

export type Session = paths["/ringfence/v1/session"]["get"]["responses"][200]["content"]["application/json"];

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal, client: queries }): Promise<Session | null> => {
    try {
      return enter(await body(client.GET("/ringfence/v1/session", { signal })));
    } catch (error) {
      // A session that ended under an open page stays on it: the dialog over the page asks who is there.
      if (error instanceof Problem && error.status === 401) {
        return queries.getQueryData<Session | null>(["session"]) ?? null;
      }
      throw error;
    }
  },
  staleTime: 60_000,
});

/** From here on writes carry this session's text. */
export function enter(session: Session): Session {
  carryCsrf(session.csrf);
  return session;
}

/** `null`: nobody. `undefined`: not known yet. */
export const useSession = () => useQuery(sessionQuery).data;

/** Only a super administrator changes things; the server says so too. */
export function useMayManage(): boolean {
  return useSession()?.user.role === "super-admin";
}
