// Signing out ends the session on the server, and whatever this page knew.
import { useQueryClient } from "@tanstack/react-query";
import { client } from "../api/client";

export function useSignOut() {
  const queries = useQueryClient();
  return async () => {
    await client.DELETE("/ringfence/v1/session").catch(() => undefined);
    queries.clear();
    location.assign("/sign-in");
  };
}
