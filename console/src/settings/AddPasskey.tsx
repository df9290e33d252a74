// Another passkey: a name, then the device asks.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { body, client, onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { SignInProblem } from "../signin/SignInProblem";
import { makePasskey } from "../signin/webauthn";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { useSay } from "../ui/Toasts";
import { browserOf } from "./browser";
import { passkeysQuery } from "./queries";

const words = m.signin.sessions;
const ownName = () => browserOf(navigator.userAgent, words.unknownBrowser);

async function make(name: string): Promise<void> {
  const { ceremony, publicKey } = await body(client.POST("/ringfence/v1/passkeys/start"));
  const credential = await makePasskey(publicKey as Record<string, unknown>);
  const made = { ceremony, credential, name } as never;
  // Each ceremony is another wish: its key is never used twice.
  await client.POST("/ringfence/v1/passkeys", { body: made, headers: { "Idempotency-Key": onceKey() } });
}

export function AddPasskey({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const say = useSay();
  const add = useMutation({
    mutationFn: make,
    onSuccess: (_, given) => {
      queries.invalidateQueries({ queryKey: passkeysQuery.queryKey });
      say(words.added(given));
      onClose();
    },
  });
  const { reset } = add;
  useEffect(() => {
    if (!isOpen) return;
    setName(ownName());
    reset();
  }, [isOpen, reset]);
  const isReady = name.trim() !== "";
  const submit = () => isReady && !add.isPending && add.mutate(name.trim());
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button
        look="primary"
        onPress={submit}
        working={add.isPending && m.signin.setup.making}
        isDisabled={!isReady}
      >
        {words.make}
      </Button>
    </>
  );
  return (
    <Dialog title={words.addTitle} isOpen={isOpen} onClose={onClose} footer={footer} size="small">
      <TextField
        label={words.name}
        help={words.nameHelp}
        value={name}
        onChange={setName}
        maxLength={128}
        errors={add.error instanceof Problem ? add.error.about("name") : []}
        onKeyDown={(event) => (event.key === "Enter" ? submit() : event.continuePropagation())}
        autoFocus
      />
      <SignInProblem error={add.error} fields={["name"]} />
    </Dialog>
  );
}
