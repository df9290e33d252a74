// Add person: a login, a name, and what they may do.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { body, client, onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Choices } from "../ui/Choices";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import styles from "./Person.module.css";
import { peopleChanged, ROLES, type Role } from "./queries";

interface Draft {
  login: string;
  firstName: string;
  lastName: string;
  email: string;
  role: Role;
}

const blank: Draft = { login: "", firstName: "", lastName: "", email: "", role: "none" };
const FIELDS = ["login", "firstName", "lastName", "email", "role"];

/** What is said of `profile.login` is said of the login. */
function aboutField(problem: Problem | null, field: string): string[] {
  return problem ? [...problem.about(field), ...problem.about(`profile.${field}`)] : [];
}

export function CreatePerson({ isOpen, onClose }: { isOpen: boolean; onClose: () => unknown }) {
  const [draft, setDraft] = useState(blank);
  const form = useId();
  const guard = useLeaveGuard(isOpen && JSON.stringify(draft) !== JSON.stringify(blank));
  // Closed on purpose, nothing is left to ask about.
  const close = () => {
    flushSync(() => setDraft(blank));
    return onClose();
  };
  const make = useMake(close);
  const { reset } = make;
  useEffect(() => {
    if (!isOpen) return;
    setDraft(blank);
    reset();
  }, [isOpen, reset]);
  const set = (field: keyof Draft) => (text: string) => setDraft((before) => ({ ...before, [field]: text }));
  const problem = make.error instanceof Problem ? make.error : null;
  const isReady = draft.login.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !make.isPending) make.mutate(draft);
  };
  const footer = (
    <>
      <Button onPress={close}>{m.frame.cancel}</Button>
      <Button
        type="submit"
        form={form}
        look="primary"
        working={make.isPending && m.people.creating}
        isDisabled={!isReady}
      >
        {m.people.create}
      </Button>
    </>
  );
  return (
    <Dialog title={m.people.createTitle} isOpen={isOpen} onClose={close} footer={footer}>
      <form id={form} className={styles.form} onSubmit={submit} method="post" autoComplete="off">
        <TextField
          label={m.people.login}
          help={m.people.loginHelp}
          value={draft.login}
          onChange={set("login")}
          maxLength={128}
          errors={aboutField(problem, "login")}
          autoFocus
        />
        <div className={styles.pair}>
          <TextField
            label={m.people.firstName}
            value={draft.firstName}
            onChange={set("firstName")}
            maxLength={128}
            errors={aboutField(problem, "firstName")}
          />
          <TextField
            label={m.people.lastName}
            value={draft.lastName}
            onChange={set("lastName")}
            maxLength={128}
            errors={aboutField(problem, "lastName")}
          />
        </div>
        <TextField
          label={m.people.email}
          value={draft.email}
          onChange={set("email")}
          inputMode="email"
          maxLength={254}
          errors={aboutField(problem, "email")}
        />
        <RoleChoices value={draft.role} onChange={set("role")} errors={aboutField(problem, "role")} />
        <FormProblem problem={problem} fields={[...FIELDS, ...FIELDS.map((field) => `profile.${field}`)]} />
      </form>
      {guard}
    </Dialog>
  );
}

export function RoleChoices({
  value,
  onChange,
  errors,
}: {
  value: Role;
  onChange: (role: Role) => void;
  errors: readonly string[];
}) {
  const choices = ROLES.map((id) => ({ id, text: m.people.roles[id], means: m.people.roleMeans[id] }));
  return (
    <Choices<Role>
      label={m.people.role}
      choices={choices}
      value={value}
      onChange={onChange}
      errors={errors}
    />
  );
}

function useMake(onClose: () => unknown) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useSay();
  // One key for one wish: a resent one makes no second person.
  const wish = useRef({ draft: "", key: "" });
  return useMutation({
    mutationFn: (draft: Draft) => {
      const text = JSON.stringify(draft);
      if (wish.current.draft !== text) wish.current = { draft: text, key: onceKey() };
      const { role, ...profile } = draft;
      const headers = { "Idempotency-Key": wish.current.key };
      const wanted = { role, profile: { ...profile, email: profile.email.trim() || undefined } };
      return body(client.POST("/ringfence/v1/users", { body: wanted, headers }));
    },
    onSuccess: async (made) => {
      wish.current = { draft: "", key: "" };
      say(m.people.created(made.profile.login));
      // Going back leads to the list, not to the form.
      await onClose();
      await navigate({ to: "/security/people/$id", params: { id: made.id } });
      peopleChanged(queries);
    },
  });
}
