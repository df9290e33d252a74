// Create token: its name, its owner, from where, until when; then its text, once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { body, client, onceKey, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { Select } from "../ui/Select";
import { FormProblem } from "../ui/States";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import { ConditionEditor, Meaning, usePreview } from "./ConditionEditor";
import { type Condition, isComplete, wireOf } from "./condition";
import { Issued } from "./Issued";

const EXPIRIES = ["use", "d7", "d30", "d90", "d365"] as const;
type Expiry = (typeof EXPIRIES)[number];
const DAYS: Record<Expiry, number | null> = { use: null, d7: 7, d30: 30, d90: 90, d365: 365 };
const DAY = 24 * 60 * 60 * 1000;
const FIELDS = ["name", "owner", "network", "expiresAt"];

interface Draft {
  name: string;
  owner: string;
  expiry: Expiry;
  condition: Condition;
}

const blank = (): Draft => ({ name: "", owner: "", expiry: "use", condition: { option: "in", zones: [] } });

export function CreateToken({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [issued, setIssued] = useState<Schemas["Issued"] | null>(null);
  // Nothing of the text stays behind when it is closed.
  const close = () => {
    setIssued(null);
    onClose();
  };
  if (issued) return <Issued issued={issued} onClose={close} />;
  return <Form isOpen={isOpen} onClose={onClose} onIssued={setIssued} />;
}

function Form({
  isOpen,
  onClose,
  onIssued,
}: {
  isOpen: boolean;
  onClose: () => void;
  onIssued: (issued: Schemas["Issued"]) => void;
}) {
  const [draft, setDraft] = useState(blank);
  const [tried, setTried] = useState(false);
  const guard = useLeaveGuard(isOpen && JSON.stringify(draft) !== JSON.stringify(blank()));
  // Closed on purpose, nothing is left to ask about.
  const close = () => {
    flushSync(() => setDraft(blank()));
    onClose();
  };
  const make = useMake(onIssued);
  const { reset } = make;
  useEffect(() => {
    if (!isOpen) return;
    setDraft(blank());
    setTried(false);
    reset();
  }, [isOpen, reset]);
  const { preview } = usePreview(draft.condition);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const problem = make.error instanceof Problem ? make.error : null;
  const isReady = draft.name.trim() !== "" && isComplete(draft.condition);
  const submit = () => {
    setTried(true);
    if (isReady && !make.isPending) make.mutate(draft);
  };
  const footer = (
    <>
      <Button onPress={close}>{m.frame.cancel}</Button>
      <Button
        look="primary"
        onPress={submit}
        working={make.isPending && m.tokens.creating}
        isDisabled={!isReady}
      >
        {m.tokens.create}
      </Button>
    </>
  );
  return (
    <Dialog title={m.tokens.createTitle} isOpen={isOpen} onClose={close} footer={footer}>
      <TextField
        label={m.tokens.nameLabel}
        help={m.tokens.nameHelp}
        value={draft.name}
        onChange={(name) => change({ name })}
        maxLength={128}
        autoFocus
        errors={problem?.about("name") ?? []}
        onKeyDown={(event) => (event.key === "Enter" ? submit() : event.continuePropagation())}
      />
      <ConditionEditor
        condition={draft.condition}
        onChange={(condition) => change({ condition })}
        problem={problem}
        tried={tried}
      />
      <Meaning condition={draft.condition} preview={preview} />
      <TextField
        label={m.tokens.ownerLabel}
        help={m.tokens.ownerHelp}
        value={draft.owner}
        onChange={(owner) => change({ owner })}
        autoComplete="off"
        errors={problem?.about("owner") ?? []}
      />
      <Select<Expiry>
        label={m.tokens.expiryLabel}
        choices={EXPIRIES.map((id) => ({ id, text: m.tokens.expiries[id] }))}
        value={draft.expiry}
        onChange={(expiry) => change({ expiry })}
        errors={problem?.about("expiresAt") ?? []}
      />
      <FormProblem problem={problem} fields={FIELDS} />
      {guard}
    </Dialog>
  );
}

function useMake(onIssued: (issued: Schemas["Issued"]) => void) {
  const queries = useQueryClient();
  // One key for one wish: changed only when the wish changes, so that a resent one makes no second token.
  const wish = useRef({ draft: "", key: "" });
  return useMutation({
    gcTime: 0,
    mutationFn: (draft: Draft) => {
      const text = JSON.stringify(draft);
      if (wish.current.draft !== text) wish.current = { draft: text, key: onceKey() };
      const days = DAYS[draft.expiry];
      const wanted = {
        name: draft.name,
        owner: draft.owner.trim() || undefined,
        expiresAt: days === null ? undefined : new Date(Date.now() + days * DAY).toISOString(),
        network: wireOf(draft.condition),
      };
      const headers = { "Idempotency-Key": wish.current.key };
      return body(client.POST("/ringfence/v1/tokens", { body: wanted, headers }));
    },
    onSuccess: (issued) => {
      wish.current = { draft: "", key: "" };
      onIssued(issued);
      queries.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
}
