// What went wrong, as the server says it: one type for every screen.

/** One sentence about one field, as in Okta's `errorCauses`: "gateways: 1.2.3 is not an address". */
export interface Cause {
  /** The field, or "" where the server names none. */
  field: string;
  sentence: string;
}

export type ProblemKind =
  | "network"
  | "session"
  | "refused"
  | "invalid"
  | "conflict"
  | "missing"
  | "busy"
  | "server";

export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly causes: Cause[];
  readonly errorId: string;
  /** Seconds to wait, where the server says how long. */
  readonly retryAfter: number;

  constructor(init: {
    status: number;
    code?: string;
    summary: string;
    causes?: Cause[];
    errorId?: string;
    retryAfter?: number;
  }) {
    super(init.summary);
    this.status = init.status;
    this.code = init.code ?? "";
    this.causes = init.causes ?? [];
    this.errorId = init.errorId ?? "";
    this.retryAfter = init.retryAfter ?? 0;
  }

  get kind(): ProblemKind {
    if (this.status === 0) return "network";
    if (this.status === 401) return "session";
    if (this.status === 403) return "refused";
    if (this.status === 404) return "missing";
    if (this.status === 409 || this.status === 412) return "conflict";
    if (this.status === 429) return "busy";
    return this.status >= 500 ? "server" : "invalid";
  }

  /** Calls are decided, and nothing else can be done until the store is back. */
  get isOfStore(): boolean {
    return this.status === 503 && this.about("store").length > 0;
  }

  /** The sentences about one field, or about any field below it. */
  about(field: string): string[] {
    return this.causes
      .filter((cause) => cause.field === field || cause.field.startsWith(`${field}.`))
      .map((cause) => cause.sentence);
  }

  /** What no field of the form shows. */
  besides(fields: readonly string[]): string[] {
    const shown = (cause: Cause) => fields.some((f) => cause.field === f || cause.field.startsWith(`${f}.`));
    const rest = this.causes.filter((cause) => !shown(cause)).map((cause) => cause.sentence);
    return this.causes.length === 0 ? [this.message] : rest;
  }
}

export const offline = () => new Problem({ status: 0, summary: "The server did not answer." });

/** Reads the wire's error body; whatever cannot be read is still a problem. */
export async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get("retry-after") ?? 0) || 0;
  const errorId = response.headers.get("x-ringfence-error-id") ?? "";
  const fallback = {
    status: response.status,
    summary: `The server answered ${response.status}.`,
    errorId,
    retryAfter,
  };
  try {
    const body: unknown = await response.json();
    if (typeof body !== "object" || body === null) return new Problem(fallback);
    const said = body as Record<string, unknown>;
    const causes = Array.isArray(said.errorCauses) ? said.errorCauses.map(causeOf) : [];
    return new Problem({
      ...fallback,
      code: text(said.errorCode),
      summary: text(said.errorSummary) || fallback.summary,
      causes,
      errorId: text(said.errorId) || errorId,
    });
  } catch {
    return new Problem(fallback);
  }
}

function causeOf(cause: unknown): Cause {
  const summary = text((cause as Record<string, unknown> | null)?.errorSummary);
  const [, field = "", sentence = summary] = /^([A-Za-z][\w.[\]]*): (.*)$/s.exec(summary) ?? [];
  return { field, sentence };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
