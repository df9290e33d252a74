// Your sessions, ways to sign in, and how this browser shows things.
import { m } from "../messages/en";
import { Columns, PageHead } from "../ui/Page";
import { About, Look } from "./Look";
import { Passkeys } from "./Passkeys";
import { Sessions } from "./Sessions";

export function SessionsPage() {
  return (
    <>
      <PageHead crumbs={[{ text: m.frame.settings }]} title={m.signin.sessions.title} />
      <Columns
        main={
          <>
            <Sessions />
            <Passkeys />
          </>
        }
        side={
          <>
            <Look />
            <About />
          </>
        }
      />
    </>
  );
}
