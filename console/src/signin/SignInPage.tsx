// Who are you? A passkey, or a password and a code.
import { m } from "../messages/en";

export function SignInPage() {
  return <h1>{m.frame.product}</h1>;
}
