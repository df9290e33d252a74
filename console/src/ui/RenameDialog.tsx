// Another name for something that has one.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { TextField } from "./Field";
import { FormProblem } from "./States";

export function RenameDialog({
  title,
  label,
  name,
  isOpen,
  onClose,
  save,
  onError,
}: {
  title: string;
  label: string;
  /** As it is now. */
  name: string;
  isOpen: boolean;
  onClose: () => void;
  /** Saves, and tells whoever shows it; a `Problem` stays in the dialog. */
  save: (name: string) => Promise<void>;
  onError?: () => void;
}) {
  const [typed, setTyped] = useState(name);
  const saving = useMutation({ mutationFn: () => save(typed), onSuccess: onClose, onError });
  const { reset } = saving;
  useEffect(() => {
    if (!isOpen) return;
    setTyped(name);
    reset();
  }, [isOpen, name, reset]);
  const problem = saving.error instanceof Problem ? saving.error : null;
  const isBlank = typed.trim() === "";
  const submit = () => !isBlank && !saving.isPending && saving.mutate();
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button
        look="primary"
        onPress={submit}
        working={saving.isPending && m.frame.saving}
        isDisabled={isBlank}
      >
        {m.frame.save}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} footer={footer} size="small">
      <TextField
        label={label}
        value={typed}
        onChange={setTyped}
        maxLength={128}
        autoFocus
        errors={problem?.about("name") ?? []}
        onKeyDown={(event) => (event.key === "Enter" ? submit() : event.continuePropagation())}
      />
      <FormProblem problem={problem} fields={["name"]} />
    </Dialog>
  );
}
