// Two states of the same thing, field by field.

export interface Difference {
  field: string;
  before: string | null;
  after: string | null;
}

/** What a text of JSON holds; `undefined` where it is none. */
export function jsonOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Only what differs, in the order in which it stands there. A list of plain values is one field. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [was, is] = [flat(before), flat(after)];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((one) => one.before !== one.after);
}

function flat(value: unknown, name = "", into = new Map<string, string>()): Map<string, string> {
  if (value === undefined || value === null || value === "") return into;
  if (Array.isArray(value)) {
    const parts = value.map(entry);
    if (parts.length > 0) into.set(name, parts.join("\n"));
  } else if (typeof value === "object") {
    for (const [key, one] of Object.entries(value)) flat(one, name === "" ? key : `${name}.${key}`, into);
  } else {
    into.set(name, String(value));
  }
  return into;
}

/** An entry of a zone is its value; whatever else has parts is shown whole. */
function entry(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const { value: text, ...rest } = value as Record<string, unknown>;
  if (typeof text === "string" && Object.keys(rest).every((key) => key === "type")) return text;
  return JSON.stringify(value);
}
