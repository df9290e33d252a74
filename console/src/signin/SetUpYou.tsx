// Set-up, first step: who is the first administrator?
import { type FormEvent, useState } from "react";
import type { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import styles from "./SetUp.module.css";
import { SignInProblem } from "./SignInProblem";

export interface Who {
  login: string;
  firstName: string;
  lastName: string;
}

/** What the server may say of this step while the next one is done. */
export const WHO_FIELDS = ["login", "firstName", "lastName"] as const;

const words = m.signin.setup;

export function YouStep({
  who,
  problem,
  onNext,
}: {
  who: Who;
  problem: Problem | null;
  onNext: (who: Who) => void;
}) {
  const [typed, setTyped] = useState(who);
  const set = (field: keyof Who) => (text: string) => setTyped({ ...typed, [field]: text });
  const isReady = typed.login.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onNext({ ...typed, login: typed.login.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit} method="post">
      <p>{words.youText}</p>
      <div className={styles.names}>
        <TextField
          label={words.firstName}
          value={typed.firstName}
          onChange={set("firstName")}
          autoComplete="given-name"
          maxLength={128}
          errors={problem?.about("firstName")}
          autoFocus
        />
        <TextField
          label={words.lastName}
          value={typed.lastName}
          onChange={set("lastName")}
          autoComplete="family-name"
          maxLength={128}
          errors={problem?.about("lastName")}
        />
      </div>
      <TextField
        label={m.signin.login}
        help={words.loginHelp}
        value={typed.login}
        onChange={set("login")}
        autoComplete="username"
        maxLength={128}
        errors={problem?.about("login")}
        isRequired
      />
      <SignInProblem error={problem} fields={WHO_FIELDS} />
      <div className={styles.buttons}>
        <Button type="submit" look="primary" isDisabled={!isReady}>
          {words.next}
        </Button>
      </div>
    </form>
  );
}
