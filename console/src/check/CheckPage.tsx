// Try an address: what we see of you, and what would be decided of anybody.
import { m } from "../messages/en";

export function CheckPage() {
  return <h1>{m.frame.check}</h1>;
}
