// What the log asks for: pages back in time, one event, an explained refusal, how many calls there were.

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";
import type { operations } from "../api/schema";
import type { LogEvent } from "./event";
import { momentsOf, type Span } from "./range";

/** Which events: what stands in the address. */
export interface Wanted {
  filter: string;
  q: string;
  span: Span;
}

/** What is asked for; the next page's question comes with the answer. */
export type Query = NonNullable<operations["get_api_v1_logs"]["parameters"]["query"]>;

export interface LogPage {
  rows: LogEvent[];
  next: Query | undefined;
  /** By the server's clock: when it answered. */
  asOf: string;
}

const PAGE = 100;
/** One answer of the live tail. */
export const TAIL = 1000;

export async function readLog(query: Query, signal: AbortSignal): Promise<LogPage> {
  const { data, response } = await client.GET("/api/v1/logs", { params: { query }, signal });
  const date = new Date(response.headers.get("date") ?? "");
  const asOf = Number.isNaN(date.getTime()) ? new Date() : date;
  return { rows: data ?? [], next: nextOf(response.headers.get("link") ?? ""), asOf: asOf.toISOString() };
}

/** All that the answer's `Link: rel="next"` asks for. */
export function nextOf(link: string): Query | undefined {
  const target = /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  if (!target) return undefined;
  const { limit, ...all } = Object.fromEntries(new URLSearchParams(target.split("?")[1] ?? ""));
  return { ...all, ...(limit && { limit: Number(limit) }) };
}

const wanted = ({ filter, q }: Wanted): { filter?: string; q?: string } => ({
  ...(filter && { filter }),
  ...(q && { q }),
});

/** Newest first. The live tail keeps it new, so it is not asked for again by itself. */
export const logList = (of: Wanted) =>
  infiniteQueryOptions({
    queryKey: ["log", "list", of],
    queryFn: ({ pageParam, signal }) => readLog(pageParam ?? firstOf(of), signal),
    initialPageParam: undefined as Query | undefined,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

function firstOf(of: Wanted): Query {
  const { since, until } = momentsOf(of.span, new Date());
  return {
    ...wanted(of),
    since: since.toISOString(),
    ...(until && { until: until.toISOString() }),
    sortOrder: "DESCENDING",
    limit: PAGE,
  };
}

/** Events may be written a little after they happened: it begins before what is already there. */
const OVERLAP = 60_000;

export const tailOf = (of: Wanted, asOf: string): Query => ({
  ...wanted(of),
  since: new Date(new Date(asOf).getTime() - OVERLAP).toISOString(),
  sortOrder: "ASCENDING",
  limit: TAIL,
});

export const eventQuery = (uuid: string) =>
  queryOptions({
    queryKey: ["log", "event", uuid],
    queryFn: ({ signal }) =>
      body(client.GET("/ringfence/v1/logs/{uuid}", { params: { path: { uuid } }, signal })),
    enabled: uuid !== "",
    staleTime: 60_000,
  });

export const explainQuery = (errorId: string) =>
  queryOptions({
    queryKey: ["log", "explain", errorId],
    queryFn: ({ signal }) =>
      body(client.GET("/ringfence/v1/explain/{errorId}", { params: { path: { errorId } }, signal })),
    enabled: errorId !== "",
    staleTime: 60_000,
  });

export const callsQuery = (since: string, until: string) =>
  queryOptions({
    queryKey: ["log", "calls", since, until],
    queryFn: ({ signal }) =>
      body(client.GET("/ringfence/v1/calls", { params: { query: { since, until } }, signal })),
    placeholderData: (before) => before,
    staleTime: 30_000,
  });

/** The file that holds all that is filtered: a link, since it streams. */
export function exportOf(of: Wanted, format: "csv" | "ndjson", now: Date): string {
  const { since, until } = momentsOf(of.span, now);
  const query = new URLSearchParams({
    format,
    ...wanted(of),
    since: since.toISOString(),
    ...(until && { until: until.toISOString() }),
  });
  return `/ringfence/v1/logs/export?${query}`;
}

export const problemOf = (error: Error | null) => (error instanceof Problem ? error : null);

/** Where a filter stops being one, as an index into its text. The wire counts characters, from 0. */
export function positionOf(problem: Problem | null, filter: string): number | null {
  if (problem === null || problem.kind !== "invalid" || filter === "") return null;
  // The filter stands in the sentence as well, whatever it says: what is said of it comes last.
  const said = [...problem.message.matchAll(/at position (\d+)/g)].at(-1)?.[1];
  if (said !== undefined) return [...filter].slice(0, Number(said)).join("").length;
  const field = /^field is not valid: (.+)$/.exec(problem.message)?.[1];
  const at = field === undefined ? -1 : filter.indexOf(field);
  return at < 0 ? null : at;
}

const OF_FILTERS = new Set(["E0000053", "E0000031"]);
export const isOfFilter = (problem: Problem) => OF_FILTERS.has(problem.code);
