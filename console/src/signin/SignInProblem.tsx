// Why nobody came in. Whether a login exists is never told.
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Note } from "../ui/Marks";
import { ErrorId } from "../ui/States";
import { PasskeyError } from "./webauthn";

export function SignInProblem({
  error,
  wrong,
  fields = [],
}: {
  error: unknown;
  /** What a 401 means here. */
  wrong?: string;
  fields?: readonly string[];
}) {
  if (error instanceof PasskeyError) return <Note tone="warn">{m.signin.faults[error.fault]}</Note>;
  if (!(error instanceof Problem)) return null;
  const sentences = sentencesOf(error, wrong, fields);
  if (sentences.length === 0) return null;
  return (
    <Note tone="deny" live>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {error.kind !== "session" && <ErrorId problem={error} />}
    </Note>
  );
}

function sentencesOf(problem: Problem, wrong: string | undefined, fields: readonly string[]): string[] {
  switch (problem.kind) {
    case "network":
      return [m.signin.noAnswer];
    case "session":
      return [wrong ?? problem.message];
    case "busy":
      return [m.frame.wait(problem.retryAfter)];
    case "invalid":
      return problem.besides(fields);
    default:
      return [problem.message];
  }
}
