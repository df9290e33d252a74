// What the server answers of calls, uses and changes, and the client that knows it.
import type { Client } from "openapi-fetch";
import { client } from "../api/client";
import type { CountryCalls } from "../charts/countries";

/** How many calls were decided, hour by hour, oldest first; hours without one stand there too. */
export interface Calls {
  since: string;
  until: string;
  step: "hour";
  allowed: number;
  refused: number;
  bars: { at: string; allowed: number; refused: number }[];
}

export type AttentionKind =
  | "new_place"
  | "refused"
  | "open"
  | "expiring"
  | "never_used"
  | "unknown_origin"
  | "geo_old"
  | "zones_unused"
  | "blocked";

export interface Attention {
  kind: AttentionKind;
  count: number;
  /** At most three of them. */
  items: { id: string; name: string; detail: string }[];
}

export interface Overview {
  tokens: { restricted: number; reportOnly: number; open: number };
  /** Open ones that are used from the fewest places. */
  easiest: { id: string; name: string; places: number; allowed: number }[];
  attention: Attention[];
  /** Of the last 30 days. */
  countries: CountryCalls[];
  zones: number;
  /** Whether any call was decided yet. */
  used: boolean;
}

export interface Place {
  /** Left to right, the rightmost connected. */
  chain: string[];
  client: string | null;
  country: string | null;
  region: string | null;
  asn: number | null;
  asName: string | null;
  agent: string | null;
  zones: { id: string; name: string }[];
  first: string;
  last: string;
  allowed: number;
  refused: number;
  /** Of the last refusal. */
  reason: string | null;
}

export interface Usage {
  tokenId: string;
  allowed: number;
  refused: number;
  /** The share of those calls that `places` hold. */
  held: number;
  placesTotal: number;
  countries: CountryCalls[];
  systems: { asn: number | null; asName: string | null; allowed: number; refused: number }[];
  agents: { agent: string; allowed: number; refused: number }[];
  /** By last use, newest first; a page of them. */
  places: Place[];
}

export interface Change {
  /** Of the event in the log. */
  id: string;
  at: string;
  kind: string;
  words: string;
  /** null: the program itself. */
  actor: { id: string; login: string } | null;
  by: "console" | "token" | "program";
  tokenId: string | null;
  tokenName: string | null;
  address: string | null;
  agent: string | null;
  revision: number;
  fields: { field: string; before: string | null; after: string | null }[];
  /** What it was after this change, as the edit form takes it. */
  state: Record<string, unknown> | null;
}

type Read<Parameters, Body> = {
  get: {
    parameters: Parameters;
    responses: { 200: { headers: Record<string, unknown>; content: { "application/json": Body } } };
  };
};
type Paged = { limit?: number; after?: string | undefined };
type OfOne<Query> = { path: { id: string }; query?: Query };

interface Paths {
  "/ringfence/v1/calls": Read<{ query?: { tokenId?: string; since?: string; until?: string } }, Calls>;
  "/ringfence/v1/overview": Read<object, Overview>;
  "/ringfence/v1/tokens/{id}/usage": Read<OfOne<Paged>, Usage>;
  "/ringfence/v1/tokens/{id}/history": Read<OfOne<Paged>, Change[]>;
  "/ringfence/v1/zones/{id}/history": Read<OfOne<Paged>, Change[]>;
}

export const evidence = client as unknown as Client<Paths>;
