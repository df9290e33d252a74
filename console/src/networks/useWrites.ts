// Making a zone, and replacing one: what every form of a zone does with its body.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { onceKey, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { useSay } from "../ui/Toasts";
import type { Zone } from "./draft";
import { createZone, type Loaded, replaceZone, type Saved, zoneDetail } from "./save";

type Body = Schemas["NetworkZoneBody"];

export const problemOf = (error: Error | null) => (error instanceof Problem ? error : null);

/** `said`: of the zone that is there now. Leads to its page. */
export function useMakeZone(said: (zone: Zone) => string) {
  const [key, setKey] = useState(onceKey);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useSay();
  const make = useMutation({
    mutationFn: (body: Body) => createZone(body, key),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      queries.invalidateQueries({ queryKey: ["zones"] });
      say(said(saved.zone));
    },
  });
  const made = make.data?.zone.id;
  // Behind the paint that knows it as saved: leaving asks nothing then.
  useEffect(() => {
    if (made) navigate({ to: "/security/networks/$id", params: { id: made }, replace: true });
  }, [made, navigate]);
  return {
    make: make.mutate,
    problem: problemOf(make.error),
    isDone: make.isSuccess,
    working: make.isPending || make.isSuccess,
    /** Another body is another wish. */
    onChange: () => {
      if (!make.isError) return;
      make.reset();
      setKey(onceKey());
    },
  };
}

/** `L`: a loaded zone of the form's type, which no replacement changes. */
export function useReplaceZone<L extends Loaded>(onSaved: (saved: L) => void) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: ({ base, body }: { base: L; body: Body }) => replaceZone(base, body),
    onSuccess: (saved: Saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      onSaved(saved as Loaded as L);
      for (const queryKey of [["zones"], ["tokens"], ["whoami"]]) queries.invalidateQueries({ queryKey });
      say(m.networks.saved(number(Number(saved.revision))));
    },
    // Raced: whoever names it now is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["zones", "use"] }),
  });
}
