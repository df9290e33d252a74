// Another name for a zone whose criteria are not edited here.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { type Loaded, replaceZone, zoneDetail } from "./save";

export function RenameZone({
  loaded,
  isOpen,
  onClose,
}: {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { zone } = loaded;
  const [name, setName] = useState(zone.name);
  const queries = useQueryClient();
  const say = useSay();
  const save = useMutation({
    // A replacement takes back what the server gave, criteria and all.
    mutationFn: () => replaceZone(loaded, { ...zone, name }),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(zone.id).queryKey, saved);
      queries.invalidateQueries({ queryKey: ["zones"] });
      say(m.networks.renamed);
      onClose();
    },
    onError: () => queries.invalidateQueries({ queryKey: zoneDetail(zone.id).queryKey }),
  });
  const { reset } = save;
  useEffect(() => {
    if (!isOpen) return;
    setName(zone.name);
    reset();
  }, [isOpen, zone.name, reset]);
  const problem = save.error instanceof Problem ? save.error : null;
  const isBlank = name.trim() === "";
  const submit = () => !isBlank && !save.isPending && save.mutate();
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button look="primary" onPress={submit} working={save.isPending && m.frame.saving} isDisabled={isBlank}>
        {m.frame.save}
      </Button>
    </>
  );
  return (
    <Dialog title={m.networks.renameTitle} isOpen={isOpen} onClose={onClose} footer={footer} size="small">
      <TextField
        label={m.networks.nameLabel}
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
