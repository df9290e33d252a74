// What the log and an explained refusal look like, until the schema has their types.
import type { Client } from "openapi-fetch";
import { client, type Schemas } from "../api/client";

export interface LogPlace {
  city?: string | null;
  state?: string | null;
  country?: string | null;
}

export interface LogTarget {
  id: string;
  type: string;
  alternateId?: string | null;
  displayName?: string | null;
}

export interface LogEvent {
  uuid: string;
  published: string;
  eventType: string;
  displayMessage: string;
  severity: string;
  actor: { id: string; type: string; alternateId?: string | null; displayName?: string | null };
  client: {
    ipAddress: string | null;
    zone: string | null;
    userAgent: { rawUserAgent: string; os?: string | null; browser?: string | null } | null;
    geographicalContext: LogPlace | null;
  };
  outcome: { result: string | null; reason: string | null };
  securityContext: { asNumber: number | null; asOrg: string | null };
  debugContext: { debugData: Record<string, unknown> };
  transaction: { type: string; id?: string | null; detail: Record<string, unknown> };
  request: { ipChain: { ip: string }[] };
  target: LogTarget[];
}

/** One change of a token or a zone, in words and as a form takes it. */
export interface Change {
  id: string;
  at: string;
  kind: string;
  words: string;
  actor: { id: string; login: string } | null;
  by: string;
  revision: number;
  fields: { field: string; before: string | null; after: string | null }[];
}

/** A refusal by its error id: the verdict as it was recorded, and what is known around it. */
export type Explanation = Schemas["Explained"] & {
  errorId: string;
  uuid: string;
  at: string;
  chain: string[];
  gate: string;
  method: string | null;
  target: string | null;
  forwarded: string | null;
  agent: string | null;
  token: { id: string; name: string } | null;
  answer: { status: number; errorCode: string };
  admits: string[];
  change: Change | null;
  /** Left to right, as it is drawn. */
  path: { address: string; role: "client" | "proxy" | "other" }[];
};

export interface Bar {
  at: string;
  allowed: number;
  refused: number;
}

export interface Calls {
  since: string;
  until: string;
  step: string;
  allowed: number;
  refused: number;
  bars: Bar[];
}

interface Get<Parameters, Body> {
  parameters: Record<string, never>;
  get: {
    parameters: Parameters;
    responses: { 200: { headers: Record<string, unknown>; content: { "application/json": Body } } };
  };
}
type Asked = { query?: Record<string, string> };

interface LogPaths {
  "/api/v1/logs": Get<Asked, LogEvent[]>;
  "/ringfence/v1/logs/{uuid}": Get<{ path: { uuid: string } }, LogEvent>;
  "/ringfence/v1/explain/{errorId}": Get<{ path: { errorId: string } }, Explanation>;
  "/ringfence/v1/calls": Get<Asked, Calls>;
}

/** The one client, told of these paths. */
export const logClient = client as unknown as Client<LogPaths>;
