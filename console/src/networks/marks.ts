// What stands beside a line of the editor.
import { m } from "../messages/en";
import type { Survey } from "./coverage";
import type { Line } from "./entries";

export interface Mark {
  kind: "fault" | "redundant";
  sentence: string;
  /** Where the text that it is about stands in the line. */
  at: number;
  length: number;
}

/** By line number. What the server refused of the list is named by its place among the entries. */
export function marksOf(survey: Survey, refused: ReadonlyMap<number, string>): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const { line, inside, same } of survey.redundant) {
    const sentence = same ? m.networks.sameAsLine(inside.number) : m.networks.insideLine(inside.number);
    marks.set(line.number, { kind: "redundant", sentence, ...textOf(line) });
  }
  const faults = new Map<number, Line[]>();
  for (const line of survey.faulty) faults.set(line.number, [...(faults.get(line.number) ?? []), line]);
  for (const [number, lines] of faults) {
    const [first, ...more] = lines as [Line, ...Line[]];
    const said = first.fault ?? "";
    const sentence = more.length === 0 ? said : m.networks.andMore(said, more.length);
    marks.set(number, { kind: "fault", sentence, ...textOf(first) });
  }
  if (refused.size > 0) {
    const entries = survey.lines.filter((line) => line.entry !== undefined);
    for (const [index, sentence] of refused) {
      const line = entries[index];
      if (line) marks.set(line.number, { kind: "fault", sentence, ...textOf(line) });
    }
  }
  return marks;
}

const textOf = (line: Line) => ({ at: line.at, length: line.text.length });
