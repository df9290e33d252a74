// Set-up, second step: a passkey, or a password with codes where there is none.
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";
import { enter, type Session } from "../api/session";
import { m } from "../messages/en";
import { browserOf } from "../settings/browser";
import { Button } from "../ui/Button";
import { Note } from "../ui/Marks";
import type { Setup } from "./queries";
import styles from "./SetUp.module.css";
import { SetUpPassword } from "./SetUpPassword";
import { WHO_FIELDS, type Who } from "./SetUpYou";
import { SignInProblem } from "./SignInProblem";
import { canPasskey, makePasskey } from "./webauthn";

const words = m.signin.setup;

export interface WayProps {
  setup: Setup;
  link: string;
  who: Who;
  /** Absent: there is no step before this one. */
  onBack: ((problem: Problem | null) => void) | undefined;
  onEntered: (session: Session) => void;
}

export function WayStep(props: WayProps) {
  const { setup } = props;
  const passkeys = setup.passkeys && canPasskey();
  const [isPassword, setPassword] = useState(!passkeys);
  if (!passkeys && !setup.passwords) return <Note tone="warn">{words.noWay}</Note>;
  const other = isPassword ? passkeys : setup.passwords;
  return (
    <>
      {!setup.isFirst && <p>{words.againText(setup.login)}</p>}
      {isPassword ? <SetUpPassword {...props} /> : <SetUpPasskey {...props} />}
      {other && (
        <button type="button" className={styles.other} onClick={() => setPassword(!isPassword)}>
          {isPassword ? words.usePasskey : words.usePassword}
        </button>
      )}
    </>
  );
}

/** What the server says of the step before is shown there. */
export function isAboutWho(error: unknown): error is Problem {
  return error instanceof Problem && WHO_FIELDS.some((field) => error.about(field).length > 0);
}

function SetUpPasskey({ link, who, onBack, onEntered }: WayProps) {
  const make = useMutation({
    mutationFn: async () => {
      const asked = { link, ...who };
      const { ceremony, publicKey } = await body(
        client.POST("/ringfence/v1/setup/passkey/start", { body: asked }),
      );
      const credential = await makePasskey(publicKey as Record<string, unknown>);
      const name = browserOf(navigator.userAgent, m.signin.sessions.unknownBrowser);
      const made = { link, ceremony, credential, name } as never;
      return enter(await body(client.POST("/ringfence/v1/setup/passkey", { body: made })));
    },
    onSuccess: onEntered,
    onError: (error) => isAboutWho(error) && onBack?.(error),
  });
  return (
    <div className={styles.form}>
      <h2>{words.passkeyTitle}</h2>
      <p className="quiet">{words.passkeyText}</p>
      <SignInProblem error={make.error} />
      <div className={styles.buttons}>
        {onBack && (
          <Button onPress={() => onBack(null)} isDisabled={make.isPending}>
            {words.back}
          </Button>
        )}
        <Button
          look="primary"
          icon={<KeyRound size={16} aria-hidden />}
          onPress={() => make.mutate()}
          working={make.isPending && words.making}
          autoFocus
        >
          {words.makePasskey}
        </Button>
      </div>
    </div>
  );
}
