// What a text of entries says, renewed with each change of it.
import { useLayoutEffect, useState } from "react";
import { type Survey, survey } from "./coverage";
import { readText } from "./read";

const NOTHING = survey([]);

/** `settled`: the survey is of this very text. A long text is read while the old answer stays. */
export function useSurvey(text: string): { survey: Survey; settled: boolean } {
  const [read, setRead] = useState<{ text: string; survey: Survey }>({ text: "", survey: NOTHING });
  // Before the paint, so that marks do not lag behind the lines of a text of usual length.
  useLayoutEffect(() => readText(text, (survey) => setRead({ text, survey })), [text]);
  return { survey: read.survey, settled: read.text === text };
}
