// The first sign-in of somebody who holds a set-up link.
import { m } from "../messages/en";

export function SetUpPage() {
  return <h1>{m.frame.product}</h1>;
}
