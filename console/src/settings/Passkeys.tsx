// The passkeys that sign one in. The last way in stays.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { client } from "../api/client";
import { Problem } from "../api/problem";
import { useSession } from "../api/session";
import { m } from "../messages/en";
import { waysQuery } from "../signin/queries";
import { canPasskey } from "../signin/webauthn";
import { Button } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Time } from "../ui/Marks";
import { Card } from "../ui/Page";
import { Failed, FormProblem, Skeleton } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { AddPasskey } from "./AddPasskey";
import { type Passkey, passkeysQuery } from "./queries";
import styles from "./Rows.module.css";

const words = m.signin.sessions;

export function Passkeys() {
  const ways = useQuery(waysQuery).data;
  const [isAdding, setAdding] = useState(false);
  const isPossible = ways?.passkeys === true && canPasskey();
  const aside = isPossible && (
    <Button icon={<Plus size={16} aria-hidden />} onPress={() => setAdding(true)}>
      {words.add}
    </Button>
  );
  return (
    <Card title={words.ways} aside={aside}>
      {isPossible && <p className="quiet">{words.waysText}</p>}
      {ways?.passkeys === false && <p className="quiet">{words.noPasskeysHere}</p>}
      <List />
      <AddPasskey isOpen={isAdding} onClose={() => setAdding(false)} />
    </Card>
  );
}

function List() {
  const { data, error, refetch } = useQuery(passkeysQuery);
  const way = useSession()?.session.way;
  const [removing, setRemoving] = useState<Passkey | null>(null);
  if (error instanceof Problem && !data) return <Failed problem={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton rows={1} />;
  if (data.length === 0) return <p>{words.noPasskey}</p>;
  // Whoever came in by a password keeps that way; the server has the last word.
  const isLast = data.length === 1 && way === "passkey";
  return (
    <>
      <ul className={styles.rows}>
        {data.map((passkey) => (
          <li key={passkey.id} className={styles.row}>
            <div className={styles.what}>
              <span className={styles.name}>
                <span>
                  <KeyRound size={16} aria-hidden />
                  <bdi>{passkey.name}</bdi>
                </span>
              </span>
              <span className={styles.facts}>
                <span>
                  {words.made} <Time at={passkey.created} />
                </span>
                <span>
                  {words.used} <Time at={passkey.lastUsed} none={words.neverUsed} />
                </span>
              </span>
              {isLast && <span className="quiet">{words.last}</span>}
            </div>
            <Button
              look="danger"
              aria-label={words.removeOne(passkey.name)}
              onPress={() => setRemoving(passkey)}
              isDisabled={isLast}
            >
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
      <Remove passkey={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function Remove({ passkey, onClose }: { passkey: Passkey | null; onClose: () => void }) {
  const queries = useQueryClient();
  const say = useSay();
  const remove = useMutation({
    mutationFn: (gone: Passkey) =>
      client.DELETE("/ringfence/v1/passkeys/{id}", { params: { path: { id: gone.id } } }),
    onSuccess: (_, gone) => {
      say(words.removed(gone.name));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: passkeysQuery.queryKey }),
  });
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Confirm
      title={words.removeTitle(passkey?.name ?? "")}
      isOpen={passkey !== null}
      onClose={close}
      onConfirm={() => passkey && remove.mutate(passkey)}
      verb={words.removeVerb}
      working={remove.isPending && words.removing}
    >
      <p>{words.removeText}</p>
      <FormProblem problem={remove.error instanceof Problem ? remove.error : null} />
    </Confirm>
  );
}
