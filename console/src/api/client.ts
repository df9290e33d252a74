// The one way to ask the server. Reads may be asked again; a write never is, unless a person does.
import createClient, { type Middleware } from "openapi-fetch";
import { offline, Problem, problemOf } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

let csrf = "";
let onSessionEnd: () => void = () => {};

/** Writes of a session carry this text; it lives in memory alone. */
export function carryCsrf(text: string): void {
  csrf = text;
}

/** Told whenever a call is answered that nobody is signed in. */
export function onSessionEnded(listener: () => void): void {
  onSessionEnd = listener;
}

const signsIn = (url: string) => /\/ringfence\/v1\/(sign-in|setup)(\/|$)/.test(new URL(url).pathname);

const middleware: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && csrf !== "") request.headers.set("X-Ringfence-Csrf", csrf);
    return request;
  },
  async onResponse({ response, request }) {
    if (response.ok) return response;
    if (response.status === 401 && !signsIn(request.url)) onSessionEnd();
    throw await problemOf(response);
  },
  onError({ error }) {
    if (error instanceof Problem) return error;
    if (error instanceof DOMException && error.name === "AbortError") return error;
    return offline();
  },
};

export const client = createClient<paths>({ credentials: "same-origin", cache: "no-store" });
client.use(middleware);

/** The body of an answer; every fault was thrown before. */
export async function body<T>(asked: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data } = await asked;
  return data as T;
}

export interface Page<T> {
  rows: T[];
  /** What to ask for next: the `after` of the answer's `Link: rel="next"`. */
  next: string | undefined;
}

export async function page<T>(asked: Promise<{ data?: T[]; response: Response }>): Promise<Page<T>> {
  const { data, response } = await asked;
  return { rows: data ?? [], next: nextOf(response.headers.get("link") ?? "") };
}

export function nextOf(link: string): string | undefined {
  const target = /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  return target ? (new URL(target, location.origin).searchParams.get("after") ?? undefined) : undefined;
}

/** A new key for each thing that a person asks for once, however often the button is pressed. */
export const onceKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
