// A new token's text: shown once, here, and kept nowhere.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Checkbox } from "react-aria-components";
import type { Schemas } from "../api/client";
import { m } from "../messages/en";
import { relative } from "../messages/format";
import { Button } from "../ui/Button";
import { Confirm, Dialog } from "../ui/Dialog";
import { CodeBlock, Note } from "../ui/Marks";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import styles from "./Issued.module.css";
import { tokenDetail } from "./queries";

export function Issued({ issued, onClose }: { issued: Schemas["Issued"]; onClose: () => void }) {
  const [stored, setStored] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const guard = useLeaveGuard(!stored);
  const close = () => (stored ? onClose() : setLeaving(true));
  const name = issued.apiToken.name;
  const footer = (
    <Button look="primary" onPress={onClose} isDisabled={!stored}>
      {m.tokens.done}
    </Button>
  );
  return (
    <>
      <Dialog title={m.tokens.issuedTitle(name)} isOpen onClose={close} footer={footer}>
        <p>{m.tokens.issuedText}</p>
        <CodeBlock text={issued.token} label={m.tokens.secret} />
        <Checkbox isSelected={stored} onChange={setStored} className={styles.stored}>
          <span className={styles.tick} aria-hidden>
            {stored ? "✓" : ""}
          </span>
          {m.tokens.stored}
        </Checkbox>
        <div className={styles.try}>
          <h3>{m.tokens.tryWith}</h3>
          <CodeBlock text={command(issued.token)} label={m.frame.command} />
          <FirstCall id={issued.apiToken.id} />
        </div>
      </Dialog>
      <Confirm
        title={m.tokens.leaveTitle}
        isOpen={leaving}
        onClose={() => setLeaving(false)}
        onConfirm={onClose}
        verb={m.tokens.leaveGo}
        back={m.tokens.leaveStay}
      >
        <p>{m.tokens.leaveText}</p>
      </Confirm>
      {guard}
    </>
  );
}

/** Any call that is judged will do: this one answers who one is, or that one may not ask. */
const command = (token: string) =>
  `curl -H 'Authorization: SSWS ${token}' ${location.origin}/ringfence/v1/whoami`;

const EVERY = 1000;

/** Turns green at the first call. */
function FirstCall({ id }: { id: string }) {
  const { data } = useQuery({
    ...tokenDetail(id),
    refetchInterval: (query) => (query.state.data?.token.lastUsed ? false : EVERY),
    staleTime: 0,
  });
  const used = data?.token.lastUsed;
  return (
    <Note tone={used ? "allow" : "plain"} live>
      {used ? m.tokens.arrived(relative(new Date(used), new Date())) : m.tokens.waiting}
    </Note>
  );
}
