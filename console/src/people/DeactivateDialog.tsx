// Deactivating: says what stops. Whether it may be done at all, the server says.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Confirm } from "../ui/Dialog";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { type Loaded, peopleChanged, setActive } from "./queries";

export function DeactivateDialog({
  loaded,
  isOpen,
  onClose,
}: {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { person } = loaded;
  const queries = useQueryClient();
  const say = useSay();
  const stop = useMutation({
    mutationFn: () => setActive(loaded, false),
    onSuccess: async () => {
      await peopleChanged(queries);
      say(m.people.deactivated(person.login));
      onClose();
    },
    // Somebody changed it meanwhile: what is asked then is about what there is now.
    onError: () => peopleChanged(queries),
  });
  const { reset } = stop;
  useEffect(() => {
    if (isOpen) reset();
  }, [isOpen, reset]);
  return (
    <Confirm
      title={m.people.deactivateTitle(person.login)}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => !stop.isPending && stop.mutate()}
      verb={m.people.deactivateVerb}
      working={stop.isPending && m.people.deactivating}
    >
      <p>{m.people.deactivateText(person.tokens)}</p>
      {person.tokens > 0 && <p className="quiet">{m.people.deactivateBack}</p>}
      <FormProblem problem={stop.error instanceof Problem ? stop.error : null} />
    </Confirm>
  );
}
