// A passkey first, then a login with its password and code. The same form on the page and over it.
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import type { Session } from "../api/session";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Note } from "../ui/Marks";
import { Failed, Skeleton } from "../ui/States";
import { byPasskeyNow, byPasskeyOffered, byPassword, waysQuery } from "./queries";
import styles from "./SignInForm.module.css";
import { SignInProblem } from "./SignInProblem";
import { canPasskey } from "./webauthn";

export function SignInForm({
  login = "",
  onEntered,
}: {
  login?: string;
  onEntered: (session: Session) => void;
}) {
  const ways = useQuery(waysQuery);
  if (ways.error instanceof Problem && !ways.data) {
    return <Failed problem={ways.error} onRetry={() => ways.refetch()} />;
  }
  if (!ways.data) return <Skeleton rows={3} />;
  const passkeys = ways.data.passkeys && canPasskey();
  if (!passkeys && !ways.data.passwords) return <Note tone="warn">{m.signin.noPasskeys}</Note>;
  return <Ways passkeys={passkeys} passwords={ways.data.passwords} login={login} onEntered={onEntered} />;
}

/** The browser waits for one passkey at a time: asking by the button ends what the field offers. */
function usePasskeys(isOn: boolean, onEntered: (session: Session) => void) {
  const waiting = useRef<AbortController | null>(null);
  const [round, setRound] = useState(0);
  const entered = useRef(onEntered);
  entered.current = onEntered;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round offers anew
  useEffect(() => {
    if (!isOn) return;
    const offering = new AbortController();
    waiting.current = offering;
    byPasskeyOffered(offering.signal).then(
      (session) => session && entered.current(session),
      // It was not asked for by anybody: the button says what is wrong.
      () => undefined,
    );
    return () => offering.abort();
  }, [isOn, round]);
  const ask = useMutation({
    mutationFn: () => {
      waiting.current?.abort();
      waiting.current = new AbortController();
      return byPasskeyNow(waiting.current.signal);
    },
    onSuccess: (session) => entered.current(session),
    onError: () => setRound((before) => before + 1),
  });
  const stop = () => waiting.current?.abort();
  return { ask, stop };
}

interface WaysProps {
  passkeys: boolean;
  passwords: boolean;
  login: string;
  onEntered: (session: Session) => void;
}

function Ways({ passkeys, passwords, login, onEntered }: WaysProps) {
  const { ask, stop } = usePasskeys(passkeys, onEntered);
  const [typed, setTyped] = useState({ login, password: "", code: "" });
  const set = (field: keyof typeof typed) => (text: string) => setTyped({ ...typed, [field]: text });
  const enter = useMutation({
    // The password is not kept behind the form.
    gcTime: 0,
    mutationFn: byPassword,
    onSuccess: (session) => {
      stop();
      onEntered(session);
    },
    // A code is good once: the next attempt needs another.
    onError: () => setTyped((before) => ({ ...before, code: "" })),
  });
  const isWorking = ask.isPending || enter.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWorking) return;
    ask.reset();
    if (!passwords) ask.mutate();
    else if (isFilled(typed)) enter.mutate(typed);
  };
  const problem = enter.error instanceof Problem ? enter.error : null;
  return (
    <form className={styles.form} onSubmit={submit} method="post">
      {passkeys && (
        <>
          <Button
            look="primary"
            icon={<KeyRound size={16} aria-hidden />}
            onPress={() => ask.mutate()}
            working={ask.isPending && m.signin.passkeyWorking}
            isDisabled={enter.isPending}
          >
            {m.signin.byPasskey}
          </Button>
          <SignInProblem error={ask.error} wrong={m.signin.wrongPasskey} />
          <p className={styles.or}>{m.signin.or}</p>
        </>
      )}
      <TextField
        label={m.signin.login}
        help={passkeys && m.signin.loginOffers}
        value={typed.login}
        onChange={set("login")}
        autoComplete={passkeys ? "username webauthn" : "username"}
        name="login"
        errors={problem?.about("login")}
        autoFocus={login === ""}
      />
      {passwords && (
        <>
          <TextField
            label={m.signin.password}
            type="password"
            value={typed.password}
            onChange={set("password")}
            autoComplete="current-password"
            name="password"
            errors={problem?.about("password")}
            autoFocus={login !== ""}
          />
          <CodeField value={typed.code} onChange={set("code")} errors={problem?.about("code")} />
          <SignInProblem error={enter.error} wrong={m.signin.wrong} fields={["login", "password", "code"]} />
          <Button
            type="submit"
            look={passkeys ? "default" : "primary"}
            working={enter.isPending && m.signin.working}
            isDisabled={!isFilled(typed) || ask.isPending}
          >
            {m.signin.submit}
          </Button>
        </>
      )}
    </form>
  );
}

const isFilled = (typed: { login: string; password: string; code: string }) =>
  typed.login.trim() !== "" && typed.password !== "" && typed.code.length === 6;

/** Six digits; whatever else is pasted with them is left out. */
export function CodeField({
  value,
  onChange,
  errors,
}: {
  value: string;
  onChange: (code: string) => void;
  errors?: readonly string[] | undefined;
}) {
  return (
    <div className={styles.code}>
      <TextField
        label={m.signin.code}
        help={m.signin.codeHelp}
        value={value}
        onChange={(text) => onChange(text.replace(/\D/g, "").slice(0, 6))}
        inputMode="numeric"
        autoComplete="one-time-code"
        name="code"
        mono
        errors={errors}
      />
    </div>
  );
}
