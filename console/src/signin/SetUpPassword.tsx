// A password, and an authenticator app that makes its codes. The key is shown as text: no picture is needed.
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";
import { enter } from "../api/session";
import { m } from "../messages/en";
import { Button, CopyButton } from "../ui/Button";
import { TextField } from "../ui/Field";
import { CodeBlock } from "../ui/Marks";
import { Skeleton } from "../ui/States";
import styles from "./SetUp.module.css";
import { isAboutWho, type WayProps } from "./SetUpWay";
import { CodeField } from "./SignInForm";
import { SignInProblem } from "./SignInProblem";

const words = m.signin.setup;
const SHORTEST = 12;
const LONGEST = 128;

export function SetUpPassword({ link, who, onBack, onEntered }: WayProps) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const codes = useQuery({
    queryKey: ["session", "setup-codes", who.login],
    queryFn: ({ signal }) =>
      body(client.POST("/ringfence/v1/setup/password/start", { body: { link, login: who.login }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // Each answer is another key: none may take the place of one that was already typed into an app.
    refetchOnReconnect: false,
    retry: false,
  });
  const set = useMutation({
    mutationFn: async () => {
      const given = { link, ceremony: codes.data?.ceremony ?? "", ...who, password, code };
      return enter(await body(client.POST("/ringfence/v1/setup/password", { body: given })));
    },
    onSuccess: onEntered,
    onError: (error) => {
      setCode("");
      if (isAboutWho(error)) onBack?.(error);
      // The key was shown too long ago.
      if (error instanceof Problem && error.about("ceremony").length > 0) codes.refetch();
    },
  });
  const missing = SHORTEST - Array.from(password).length;
  const isReady = missing <= 0 && code.length === 6 && codes.data !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !set.isPending) set.mutate();
  };
  const problem = set.error instanceof Problem ? set.error : null;
  return (
    <form className={styles.form} onSubmit={submit} method="post">
      <h2>{words.passwordTitle}</h2>
      {/* Password managers keep the password by it. */}
      <input type="text" hidden readOnly autoComplete="username" value={who.login} />
      <TextField
        label={m.signin.password}
        help={password !== "" && missing > 0 ? words.tooShort(missing) : words.passwordHelp}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        maxLength={LONGEST}
        errors={problem?.about("password")}
        autoFocus
      />
      <h2>{words.secretTitle}</h2>
      <p className="quiet">{words.secretText}</p>
      {codes.isFetching && <Skeleton rows={2} />}
      {codes.error && <SignInProblem error={codes.error} />}
      {codes.data && !codes.isFetching && <Key secret={codes.data.totpSecret} uri={codes.data.totpUri} />}
      <CodeField value={code} onChange={setCode} errors={problem?.about("code")} />
      <SignInProblem error={set.error} fields={["password", "code"]} />
      <div className={styles.buttons}>
        {onBack && (
          <Button onPress={() => onBack(null)} isDisabled={set.isPending}>
            {words.back}
          </Button>
        )}
        <Button type="submit" look="primary" working={set.isPending && words.setting} isDisabled={!isReady}>
          {words.setPassword}
        </Button>
      </div>
    </form>
  );
}

/** In groups of four, as it is read and typed. */
const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(" ") ?? secret;

function Key({ secret, uri }: { secret: string; uri: string }) {
  return (
    <>
      <CodeBlock text={grouped(secret)} label={words.secret} />
      <span className={styles.links}>
        {uri.startsWith("otpauth:") && <a href={uri}>{words.uri}</a>}
        <CopyButton text={uri} label={words.copyUri} />
      </span>
    </>
  );
}
