// Another name for a token.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import type { Loaded } from "./queries";
import { saveToken } from "./save";

export function RenameDialog({
  loaded,
  isOpen,
  onClose,
}: {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}) {
  const [name, setName] = useState(loaded.token.name);
  const queries = useQueryClient();
  const say = useSay();
  const save = useMutation({
    mutationFn: () => saveToken(loaded, { name }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["tokens"] });
      say(m.tokens.renamed);
      onClose();
    },
  });
  const { reset } = save;
  useEffect(() => {
    if (isOpen) {
      setName(loaded.token.name);
      reset();
    }
  }, [isOpen, loaded.token.name, reset]);
  const problem = save.error instanceof Problem ? save.error : null;
  const submit = () => name.trim() !== "" && !save.isPending && save.mutate();
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button
        look="primary"
        onPress={submit}
        working={save.isPending && m.frame.saving}
        isDisabled={name.trim() === ""}
      >
        {m.frame.save}
      </Button>
    </>
  );
  return (
    <Dialog title={m.tokens.renameTitle} isOpen={isOpen} onClose={onClose} footer={footer} size="small">
      <TextField
        label={m.tokens.columns.name}
        value={name}
        onChange={setName}
        maxLength={128}
        autoFocus
        errors={problem?.about("name") ?? []}
        onKeyDown={(event) => (event.key === "Enter" ? submit() : event.continuePropagation())}
      />
      <FormProblem problem={problem} fields={["name"]} />
    </Dialog>
  );
}
