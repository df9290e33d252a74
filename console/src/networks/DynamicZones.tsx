// Dynamic and enhanced zones: a new one, and the editing of one that exists.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Conflict } from "../ui/Conflict";
import { PageHead } from "../ui/Page";
import { Failed } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { CriteriaForm } from "./CriteriaForm";
import {
  blankCriteria,
  type Criteria,
  criteriaOf,
  type DynamicKind,
  type DynamicZone,
  type EnhancedZone,
  isSameCriteria,
  wireOfCriteria,
} from "./criteria";
import { criteriaRows, mergedCriteria } from "./criteriaMerge";
import type { Zone } from "./draft";
import { createZone, type Loaded, replaceZone, zoneDetail } from "./save";
import { useUse } from "./useUse";
import { crumbs } from "./ZoneHead";

const dynamicRoute = getRouteApi("/app/security/networks/new/dynamic");
const enhancedRoute = getRouteApi("/app/security/networks/new/enhanced");
const problemOf = (error: Error | null) => (error instanceof Problem ? error : null);

export function NewDynamicZonePage() {
  const { name } = dynamicRoute.useSearch();
  return <NewZone kind="DYNAMIC" name={name} title={m.networks.criteria.newTitle} />;
}

export function NewEnhancedZonePage() {
  const { name } = enhancedRoute.useSearch();
  return <NewZone kind="DYNAMIC_V2" name={name} title={m.networks.criteria.newEnhancedTitle} />;
}

function NewZone({ kind, name, title }: { kind: DynamicKind; name: string | undefined; title: string }) {
  const [base] = useState(() => blankCriteria("", kind));
  const [draft, setDraft] = useState(() => blankCriteria(name, kind));
  const [key, setKey] = useState(onceKey);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useSay();
  const make = useMutation({
    mutationFn: () => createZone(wireOfCriteria(draft), key),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      queries.invalidateQueries({ queryKey: ["zones"] });
      const isUsable = saved.zone.type === "DYNAMIC" && saved.zone.usage === "POLICY";
      say(isUsable ? m.networks.created(saved.zone.name) : m.networks.criteria.created(saved.zone.name));
    },
  });
  const made = make.data?.zone.id;
  // Behind the paint that knows it as saved: leaving asks nothing then.
  useEffect(() => {
    if (made) navigate({ to: "/security/networks/$id", params: { id: made }, replace: true });
  }, [made, navigate]);
  return (
    <>
      <PageHead crumbs={crumbs} title={title} />
      <CriteriaForm
        base={base}
        draft={draft}
        onDraft={(next) => {
          setDraft(next);
          if (make.isError) {
            // Another body is another wish.
            make.reset();
            setKey(onceKey());
          }
        }}
        problem={problemOf(make.error)}
        isDone={make.isSuccess}
        working={make.isPending || make.isSuccess}
        onSave={() => make.mutate()}
        onCancel={() => navigate({ to: "/security/networks" })}
      />
    </>
  );
}

type LoadedDynamic = Loaded & { zone: DynamicZone | EnhancedZone };

interface Saving {
  base: LoadedDynamic;
  draft: Criteria;
}

export function DynamicZoneEdit({ loaded }: { loaded: LoadedDynamic }) {
  // What is edited rests on what was read when it began, whatever arrives meanwhile.
  const [from, setFrom] = useState(() => ({ loaded, draft: criteriaOf(loaded.zone) }));
  const [draft, setDraft] = useState(from.draft);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useSay();
  const use = useUse(loaded.zone.id);
  const begin = (fresh: LoadedDynamic) => {
    const read = criteriaOf(fresh.zone);
    setFrom({ loaded: fresh, draft: read });
    setDraft(read);
  };
  const save = useMutation({
    mutationFn: ({ base, draft }: Saving) => replaceZone(base, wireOfCriteria(draft, base.zone)),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      begin(saved as unknown as LoadedDynamic);
      for (const queryKey of [["zones"], ["tokens"], ["whoami"]]) queries.invalidateQueries({ queryKey });
      say(m.networks.saved(number(Number(saved.revision))));
    },
    // Raced: whoever names it now is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["zones", "use"] }),
  });
  const problem = problemOf(save.error);
  // What arrives takes the place of what was there, where nothing was changed yet.
  const [seen, setSeen] = useState(loaded.etag);
  if (loaded.etag !== seen) {
    setSeen(loaded.etag);
    const isOther = loaded.etag !== from.loaded.etag;
    if (isOther && !save.isPending && !problem && isSameCriteria(from.draft, draft)) begin(loaded);
  }
  if (problem?.status === 412) {
    return (
      <CriteriaConflict
        from={from}
        yours={draft}
        onTheirs={(fresh) => {
          queries.setQueryData(zoneDetail(fresh.zone.id).queryKey, fresh);
          save.reset();
          begin(fresh);
        }}
        onMine={(fresh) => {
          const theirs = criteriaOf(fresh.zone);
          const merged = mergedCriteria(from.draft, theirs, draft);
          setFrom({ loaded: fresh, draft: theirs });
          setDraft(merged);
          save.mutate({ base: fresh, draft: merged });
        }}
      />
    );
  }
  return (
    <CriteriaForm
      base={from.draft}
      draft={draft}
      onDraft={(next) => {
        setDraft(next);
        if (save.isError) save.reset();
      }}
      zone={from.loaded.zone as Zone}
      use={use}
      problem={problem}
      working={save.isPending}
      onSave={() => save.mutate({ base: from.loaded, draft })}
      onCancel={() => navigate({ to: "/security/networks" })}
    />
  );
}

/** Somebody saved meanwhile: theirs, yours, and what both began with, each in words. */
function CriteriaConflict({
  from,
  yours,
  onTheirs,
  onMine,
}: {
  from: { loaded: LoadedDynamic; draft: Criteria };
  yours: Criteria;
  onTheirs: (fresh: LoadedDynamic) => void;
  onMine: (fresh: LoadedDynamic) => void;
}) {
  const { data, error } = useQuery({
    ...zoneDetail(from.loaded.zone.id),
    queryKey: ["zones", "conflict", from.loaded.zone.id, from.loaded.etag],
    gcTime: 0,
  });
  const fresh = data ? (data as unknown as LoadedDynamic) : null;
  const problem = problemOf(error);
  if (problem) return <Failed problem={problem} />;
  const rows = fresh && criteriaRows(from.draft, criteriaOf(fresh.zone), yours);
  return (
    <Conflict rows={rows} onTheirs={() => fresh && onTheirs(fresh)} onMine={() => fresh && onMine(fresh)} />
  );
}
