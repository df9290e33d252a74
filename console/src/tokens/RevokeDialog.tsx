// Revoking: says what stops, waits for the answer, and asks for the name where the token is in use.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { relative } from "../messages/format";
import { Confirm } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import type { TokenDetail } from "./queries";

const RECENT = 7 * 24 * 60 * 60 * 1000;

export function RevokeDialog({
  token,
  isOpen,
  onClose,
  onRevoked,
}: {
  token: TokenDetail;
  isOpen: boolean;
  onClose: () => void;
  onRevoked: () => void;
}) {
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const say = useSay();
  const revoke = useMutation({
    // `wait=all`: answered when every gate decides by it.
    mutationFn: () =>
      client.DELETE("/api/v1/api-tokens/{id}", {
        params: { path: { id: token.id }, query: { wait: "all" } },
      }),
    onSuccess: () => {
      say(m.tokens.revoked(token.name));
      onRevoked();
      queries.removeQueries({ queryKey: ["tokens", "one", token.id] });
      queries.invalidateQueries({ queryKey: ["tokens"] });
      queries.invalidateQueries({ queryKey: ["zones"] });
    },
  });
  const { reset } = revoke;
  useEffect(() => {
    if (isOpen) {
      setTyped("");
      reset();
    }
  }, [isOpen, reset]);
  const used = token.lastUsed ? new Date(token.lastUsed) : null;
  const inUse = used !== null && Date.now() - used.getTime() < RECENT;
  return (
    <Confirm
      title={m.tokens.revokeTitle(token.name)}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => !revoke.isPending && revoke.mutate()}
      verb={m.tokens.revokeVerb}
      working={revoke.isPending && m.tokens.revoking}
      isDisabled={inUse && typed !== token.name}
    >
      <p>{m.tokens.revokeText}</p>
      <p>{used ? m.tokens.revokeUsed(relative(used, new Date())) : m.tokens.revokeUnused}</p>
      {inUse && <TextField label={m.tokens.typeName(token.name)} value={typed} onChange={setTyped} />}
      <FormProblem problem={revoke.error instanceof Problem ? revoke.error : null} />
    </Confirm>
  );
}
