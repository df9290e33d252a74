// One person: their role, their tokens, and whether they are active.
import { m } from "../messages/en";

export function PersonPage() {
  return <h1>{m.frame.people}</h1>;
}
