// Where the console leads to for more: each is an address that can be sent to somebody.

export interface Target {
  to: string;
  params?: Record<string, string>;
  search?: Record<string, unknown>;
}

export const usageOf = (id: string): Target => ({
  to: "/security/api/tokens/$id/usage",
  params: { id },
});

/** The System Log by one of the wire's own filters. */
export const logOf = (filter: string): Target => ({ to: "/log", search: { filter } });

/** A text inside a filter. */
export const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
