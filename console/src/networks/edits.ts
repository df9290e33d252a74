// What the buttons of a line editor do to its text. Nothing else in it moves: order, comments and host bits stay.
import type { Redundant, Survey } from "./coverage";
import type { Line } from "./entries";

/** Lines that add nothing go; of a line with commas only the part that adds nothing. */
export function withoutRedundant(text: string, redundant: readonly Redundant[]): string {
  const byNumber = new Map<number, Line[]>();
  for (const { line } of redundant) byNumber.set(line.number, [...(byNumber.get(line.number) ?? []), line]);
  const kept = text.split("\n").map((source, index) => {
    const gone = byNumber.get(index + 1);
    return gone === undefined ? source : without(source, gone);
  });
  return kept.filter((line) => line !== null).join("\n");
}

function without(source: string, gone: readonly Line[]): string | null {
  const hash = source.indexOf("#");
  const meant = hash < 0 ? source : source.slice(0, hash);
  const at = new Set(gone.map((line) => line.at));
  let from = 0;
  const parts = meant.split(",").filter((part) => {
    const begins = from + part.indexOf(part.trim());
    from += part.length + 1;
    return part.trim() !== "" && !at.has(begins);
  });
  if (parts.length === 0) return null;
  return parts.join(",").trim() + (hash < 0 ? "" : ` ${source.slice(hash)}`);
}

/** Below what is there, on a line of its own. */
export function appended(text: string, more: string): string {
  const body = text.replace(/\s+$/, "");
  return body === "" ? more : `${body}\n${more}`;
}

/** A pasted list parted by commas becomes lines; commas in comments stay. */
export function onePerLine(pasted: string): string {
  return pasted
    .split("\n")
    .map((line) => {
      const hash = line.indexOf("#");
      const meant = hash < 0 ? line : line.slice(0, hash);
      if (!meant.includes(",")) return line;
      const parts = meant.split(",").map((part) => part.trim());
      return parts.filter((part) => part !== "").join("\n") + (hash < 0 ? "" : ` ${line.slice(hash)}`);
    })
    .join("\n");
}

/** The first problem behind the caret, else the first of all. */
export function nextProblem(survey: Survey, text: string, caret: number): Line | undefined {
  const number = lineAt(text, caret);
  const column = caret - (text.lastIndexOf("\n", caret - 1) + 1);
  const isBehind = (line: Line) => line.number > number || (line.number === number && line.at >= column);
  return survey.faulty.find(isBehind) ?? survey.faulty[0];
}

/** Where a line's text stands in the whole. */
export function placeOf(text: string, line: Line): [start: number, end: number] {
  let start = 0;
  for (let number = 1; number < line.number; number++) start = text.indexOf("\n", start) + 1;
  return [start + line.at, start + line.at + line.text.length];
}

/** The number of the line that the caret is in. */
export function lineAt(text: string, caret: number): number {
  let number = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < caret; at = text.indexOf("\n", at + 1)) number++;
  return number;
}
