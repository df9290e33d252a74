// Several tokens at once: each is changed alone, and what failed is named.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lock, X } from "lucide-react";
import { useState } from "react";
import { body, client, onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button, IconButton } from "../ui/Button";
import { Confirm, Dialog } from "../ui/Dialog";
import { Note } from "../ui/Marks";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import styles from "./BulkBar.module.css";
import { ConditionEditor, Meaning, usePreview } from "./ConditionEditor";
import { type Condition, isComplete, wireOf } from "./condition";
import type { TokenRow } from "./queries";

type Asked = { condition: Condition } | { revoke: true };
const AT_ONCE = 200;

export function BulkBar({ tokens, onClear }: { tokens: readonly TokenRow[]; onClear: () => void }) {
  const [open, setOpen] = useState<"restrict" | "revoke" | null>(null);
  const tooMany = tokens.length > AT_ONCE;
  const close = () => setOpen(null);
  const queries = useQueryClient();
  const done = () => {
    close();
    onClear();
    queries.invalidateQueries({ queryKey: ["tokens"] });
    queries.invalidateQueries({ queryKey: ["zones"] });
  };
  return (
    <section className={styles.bar} aria-label={m.tokens.selected(tokens.length)}>
      <strong>{m.tokens.selected(tokens.length)}</strong>
      {tooMany && <span className="quiet">{m.tokens.bulkMost(AT_ONCE)}</span>}
      <Button
        look="primary"
        icon={<Lock size={15} aria-hidden />}
        onPress={() => setOpen("restrict")}
        isDisabled={tooMany}
      >
        {m.tokens.restrictMany}
      </Button>
      <Button look="danger" onPress={() => setOpen("revoke")} isDisabled={tooMany}>
        {m.tokens.revokeMany}
      </Button>
      <IconButton label={m.tokens.clearSelection} onPress={onClear}>
        <X size={17} aria-hidden />
      </IconButton>
      {open === "restrict" && <RestrictMany tokens={tokens} onClose={close} onDone={done} />}
      {open === "revoke" && <RevokeMany tokens={tokens} onClose={close} onDone={done} />}
    </section>
  );
}

interface ManyProps {
  tokens: readonly TokenRow[];
  onClose: () => void;
  onDone: () => void;
}

function useBulk(tokens: readonly TokenRow[], onDone: () => void) {
  const say = useSay();
  const [key] = useState(onceKey);
  return useMutation({
    mutationFn: (asked: Asked) => {
      const ids = tokens.map((token) => token.id);
      const what = "revoke" in asked ? { ids, revoke: true } : { ids, network: wireOf(asked.condition) };
      const headers = { "Idempotency-Key": key };
      return body(client.POST("/ringfence/v1/tokens/bulk", { body: what, headers }));
    },
    onSuccess: (result) => {
      if (result.done.length > 0) say(m.tokens.bulkDone(result.done.length));
      // The list is read again when the dialog closes: until then it names what was chosen.
      if (result.failed.length === 0) onDone();
    },
  });
}

type Bulk = ReturnType<typeof useBulk>;

function Outcome({ bulk, tokens }: { bulk: Bulk; tokens: readonly TokenRow[] }) {
  const nameOf = (id: string) => tokens.find((token) => token.id === id)?.name ?? id;
  const failed = bulk.data?.failed ?? [];
  return (
    <>
      {failed.length > 0 && (
        <Note tone="deny" live>
          <strong>{m.tokens.bulkFailed(failed.length)}</strong>
          <ul>
            {failed.map((one) => (
              <li key={one.id}>
                <bdi>{nameOf(one.id)}</bdi>: {one.summary}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <FormProblem problem={bulk.error instanceof Problem ? bulk.error : null} fields={["network"]} />
    </>
  );
}

function RestrictMany({ tokens, onClose, onDone }: ManyProps) {
  const [condition, setCondition] = useState<Condition>({ option: "in", zones: [] });
  const bulk = useBulk(tokens, onDone);
  const { preview } = usePreview(condition);
  const isOver = bulk.isSuccess;
  const footer = (
    <>
      <Button onPress={isOver ? onDone : onClose}>{isOver ? m.frame.close : m.frame.cancel}</Button>
      {!isOver && (
        <Button
          look="primary"
          onPress={() => bulk.mutate({ condition })}
          working={bulk.isPending && m.frame.saving}
          isDisabled={!isComplete(condition)}
        >
          {m.tokens.bulkVerb(tokens.length)}
        </Button>
      )}
    </>
  );
  return (
    <Dialog
      title={m.tokens.bulkRestrictTitle(tokens.length)}
      isOpen
      onClose={isOver ? onDone : onClose}
      footer={footer}
    >
      <Names tokens={tokens} />
      <ConditionEditor
        condition={condition}
        onChange={setCondition}
        problem={bulk.error instanceof Problem ? bulk.error : null}
      />
      <Meaning condition={condition} preview={preview} />
      <Outcome bulk={bulk} tokens={tokens} />
    </Dialog>
  );
}

function RevokeMany({ tokens, onClose, onDone }: ManyProps) {
  const bulk = useBulk(tokens, onDone);
  return (
    <Confirm
      title={m.tokens.bulkRevokeTitle(tokens.length)}
      isOpen
      onClose={bulk.isSuccess ? onDone : onClose}
      onConfirm={() => bulk.mutate({ revoke: true })}
      verb={m.tokens.bulkRevokeVerb(tokens.length)}
      working={bulk.isPending && m.tokens.revoking}
      isDisabled={bulk.isSuccess}
    >
      <p>{m.tokens.revokeText}</p>
      <Names tokens={tokens} />
      <Outcome bulk={bulk} tokens={tokens} />
    </Confirm>
  );
}

function Names({ tokens }: { tokens: readonly TokenRow[] }) {
  return (
    <ul className={styles.names}>
      {tokens.map((token) => (
        <li key={token.id}>
          <bdi>{token.name}</bdi>
        </li>
      ))}
    </ul>
  );
}
