// Who are you? A passkey, or a password and a code.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { type Session, sessionQuery } from "../api/session";
import { m } from "../messages/en";
import { CodeBlock } from "../ui/Marks";
import { Entrance } from "./Entrance";
import { SignInForm } from "./SignInForm";
import { whereTo } from "./whereTo";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { to } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const session = useQuery(sessionQuery).data;
  const enter = (entered: Session) => {
    queries.setQueryData(sessionQuery.queryKey, entered);
    // Whatever was kept was somebody else's.
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  };
  useEffect(() => {
    if (session) router.history.replace(whereTo(to));
  }, [session, to, router]);
  return (
    <Entrance
      title={m.signin.title}
      below={
        <>
          <p>{m.signin.recover}</p>
          <CodeBlock text={m.signin.recoverCommand()} label={m.frame.command} />
        </>
      }
    >
      <h1>{m.signin.title}</h1>
      <SignInForm onEntered={enter} />
    </Entrance>
  );
}
