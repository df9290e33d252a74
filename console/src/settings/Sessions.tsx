// Every browser that one is signed in with, and how to end what one does not know.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor } from "lucide-react";
import { useState } from "react";
import { client } from "../api/client";
import { Problem } from "../api/problem";
import { useSignOut } from "../app/useSignOut";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Badge, Time } from "../ui/Marks";
import { Card } from "../ui/Page";
import { Failed, FormProblem, Skeleton } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { browserOf } from "./browser";
import { type OwnSession, sessionsQuery } from "./queries";
import styles from "./Rows.module.css";

const words = m.signin.sessions;

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const [isEnding, setEnding] = useState(false);
  const others = sessions.data?.filter((session) => !session.current).length ?? 0;
  const aside = others > 0 && (
    <Button look="danger" onPress={() => setEnding(true)}>
      {words.revokeOthers}…
    </Button>
  );
  return (
    <Card title={words.mine} aside={aside}>
      <p className="quiet">{words.mineText}</p>
      <List />
      <RevokeOthers isOpen={isEnding} others={others} onClose={() => setEnding(false)} />
    </Card>
  );
}

function List() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  if (error instanceof Problem && !data) return <Failed problem={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton rows={2} />;
  const mine = data.toSorted(
    (a, b) => Number(b.current) - Number(a.current) || b.lastSeen.localeCompare(a.lastSeen),
  );
  return (
    <ul className={styles.rows}>
      {mine.map((session) => (
        <Row key={session.id} session={session} />
      ))}
    </ul>
  );
}

function Row({ session }: { session: OwnSession }) {
  const browser = browserOf(session.userAgent, words.unknownBrowser);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <span className={styles.name} title={session.userAgent}>
          <span>
            <Monitor size={16} aria-hidden />
            <bdi>{browser}</bdi>
          </span>
          {session.current && <Badge tone="allow">{words.current}</Badge>}
        </span>
        <span className={styles.facts}>
          {session.address ? <code dir="ltr">{session.address}</code> : <span>{words.noAddress}</span>}
          <span>
            {words.since} <Time at={session.created} /> {words.by[session.way]}
          </span>
          <span>
            {words.seen} <Time at={session.lastSeen} />
          </span>
        </span>
      </div>
      {session.current ? <SignOut /> : <Revoke session={session} browser={browser} />}
    </li>
  );
}

function SignOut() {
  const signOut = useSignOut();
  return <Button onPress={signOut}>{m.frame.signOut}</Button>;
}

function Revoke({ session, browser }: { session: OwnSession; browser: string }) {
  const queries = useQueryClient();
  const say = useSay();
  const revoke = useMutation({
    mutationFn: () => client.DELETE("/ringfence/v1/sessions/{id}", { params: { path: { id: session.id } } }),
    onSuccess: () => say(words.revoked),
    // It may have ended meanwhile: whatever the answer, the list says how it is.
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const problem = revoke.error instanceof Problem && revoke.error.kind !== "missing" ? revoke.error : null;
  return (
    <>
      <Button
        look="danger"
        aria-label={words.revokeOne(browser)}
        onPress={() => revoke.mutate()}
        working={revoke.isPending && words.revoking}
      >
        {words.revoke}
      </Button>
      <FormProblem problem={problem} />
    </>
  );
}

function RevokeOthers({ isOpen, others, onClose }: { isOpen: boolean; others: number; onClose: () => void }) {
  const queries = useQueryClient();
  const say = useSay();
  const revoke = useMutation({
    mutationFn: () => client.DELETE("/ringfence/v1/sessions"),
    onSuccess: () => {
      say(words.othersDone);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Confirm
      title={words.othersTitle}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => revoke.mutate()}
      verb={words.revokeOthers}
      working={revoke.isPending && words.revoking}
    >
      <p>{words.othersText(others)}</p>
      <FormProblem problem={revoke.error instanceof Problem ? revoke.error : null} />
    </Confirm>
  );
}
