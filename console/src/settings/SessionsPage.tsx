// Your sessions, ways to sign in, and how this browser shows things.
import { m } from "../messages/en";

export function SessionsPage() {
  return <h1>{m.frame.settings}</h1>;
}
