// Another role for somebody, in force at once.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { RoleChoices } from "./CreatePerson";
import { type Loaded, peopleChanged, roleOf, setRole } from "./queries";

export function RoleDialog({
  loaded,
  isOpen,
  onClose,
}: {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { person } = loaded;
  const current = roleOf(person);
  const [role, chooseRole] = useState(current);
  const [key, setKey] = useState(onceKey);
  const queries = useQueryClient();
  const say = useSay();
  const save = useMutation({
    mutationFn: () => setRole(loaded, role, key),
    onSuccess: async () => {
      await peopleChanged(queries);
      say(m.people.roleSaved(person.login, m.people.roles[role]));
      onClose();
    },
    onError: () => {
      setKey(onceKey());
      peopleChanged(queries);
    },
  });
  const { reset } = save;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening begins anew
  useEffect(() => {
    if (!isOpen) return;
    chooseRole(current);
    setKey(onceKey());
    reset();
  }, [isOpen, reset]);
  const problem = save.error instanceof Problem ? save.error : null;
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button
        look="primary"
        onPress={() => !save.isPending && save.mutate()}
        working={save.isPending && m.frame.saving}
        isDisabled={role === current}
      >
        {m.people.roleSave}
      </Button>
    </>
  );
  return (
    <Dialog title={m.people.roleTitle(person.login)} isOpen={isOpen} onClose={onClose} footer={footer}>
      <RoleChoices value={role} onChange={chooseRole} errors={problem?.about("role") ?? []} />
      <p className="quiet">{m.people.roleNote}</p>
      <FormProblem problem={problem} fields={["role"]} />
    </Dialog>
  );
}
