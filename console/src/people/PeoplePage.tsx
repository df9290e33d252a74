// Security > People: who may own tokens, and who manages them.
import { m } from "../messages/en";

export function PeoplePage() {
  return <h1>{m.frame.people}</h1>;
}
