// Search over everything. A token's text never leaves as text where the browser can hash it.
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";

/** Tokens that Ringfence made, or a long text without a space, as imported ones are. */
export const looksLikeToken = (text: string) =>
  /^rf_[0-9A-Za-z]{10,}_[0-9A-Za-z]+$/.test(text) || /^\S{40,512}$/.test(text);

/** What the gate gives to whoever it refuses: `oae` and 22 digits. It leads to the refusal's story. */
export const looksLikeErrorId = (text: string) => /^oae[\w-]{22}$/.test(text.trim());

export async function digestOf(text: string): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The id of the token with this text, if there is one. */
export async function findToken(text: string, signal?: AbortSignal): Promise<string | null> {
  const digest = await digestOf(text);
  const asked = digest === null ? { token: text } : { digest };
  try {
    return (await body(client.POST("/ringfence/v1/tokens/find", { body: asked, signal }))).id;
  } catch (error) {
    if (error instanceof Problem && error.kind === "missing") return null;
    throw error;
  }
}

export interface Found {
  kind: string;
  id: string;
  name: string;
  detail: string;
}

async function find(q: string, signal: AbortSignal): Promise<Found[]> {
  if (looksLikeToken(q)) {
    const id = await findToken(q, signal);
    if (id === null) return [];
    const token = await body(client.GET("/ringfence/v1/tokens/{id}", { params: { path: { id } }, signal }));
    return [{ kind: "token", id, name: token.name, detail: token.owner.login }];
  }
  return body(client.GET("/ringfence/v1/find", { params: { query: { q } }, signal }));
}

export const findQuery = (q: string) =>
  queryOptions({
    // A token's text is no key: keys are kept.
    queryKey: ["find", looksLikeToken(q) ? "pasted" : q, looksLikeToken(q) ? q.length : 0],
    queryFn: ({ signal }) => find(q, signal),
    enabled: q !== "",
    staleTime: 0,
    gcTime: looksLikeToken(q) ? 0 : 60_000,
    placeholderData: (before) => (q === "" ? undefined : before),
  });
