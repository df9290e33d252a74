// Reads a text of any length without holding up the page: in slices, between which keys and paint come through.
// Workers are out: the page's Trusted Types refuse to start one.
import { type Survey, survey } from "./coverage";
import { type Line, readLine } from "./entries";

/** Longer than this in one go and a key would be felt. */
const SLICE_MS = 12;
const LOOKS_AT_CLOCK = 512;

/** Calls `done` at once where the text is short enough, else later; the answer stops it. */
export function readText(text: string, done: (survey: Survey) => void): () => void {
  const source = text.split("\n");
  const lines: Line[] = [];
  let at = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = () => {
    const started = performance.now();
    while (at < source.length) {
      for (const end = Math.min(at + LOOKS_AT_CLOCK, source.length); at < end; at++) {
        readLine(at + 1, source[at] ?? "", lines);
      }
      if (at < source.length && performance.now() - started > SLICE_MS) {
        timer = setTimeout(go);
        return;
      }
    }
    done(survey(lines));
  };
  go();
  return () => clearTimeout(timer);
}
