// Dynamic and enhanced zones: a new one, and the editing of one that exists.
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { m } from "../messages/en";
import { PageHead } from "../ui/Page";
import { type EditProps, useSaved } from "./begun";
import { CriteriaForm } from "./CriteriaForm";
import {
  blankCriteria,
  criteriaOf,
  type DynamicKind,
  type DynamicZone,
  type EnhancedZone,
  isSameCriteria,
  wireOfCriteria,
} from "./criteria";
import { criteriaRows, mergedCriteria } from "./criteriaMerge";
import type { Zone } from "./draft";
import { type Loaded, zoneDetail } from "./save";
import { useUse } from "./useUse";
import { problemOf, useMakeZone, useReplaceZone } from "./useWrites";
import { ZoneConflict } from "./ZoneConflict";
import { crumbs } from "./ZoneHead";

const dynamicRoute = getRouteApi("/app/security/networks/new/dynamic");
const enhancedRoute = getRouteApi("/app/security/networks/new/enhanced");

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
  const navigate = useNavigate();
  const { make, onChange, ...state } = useMakeZone((zone) => {
    const isUsable = zone.type === "DYNAMIC" && zone.usage === "POLICY";
    return isUsable ? m.networks.created(zone.name) : m.networks.criteria.created(zone.name);
  });
  return (
    <>
      <PageHead crumbs={crumbs} title={title} />
      <CriteriaForm
        base={base}
        draft={draft}
        onDraft={(next) => {
          setDraft(next);
          onChange();
        }}
        {...state}
        onSave={() => make(wireOfCriteria(draft))}
        onCancel={() => navigate({ to: "/security/networks" })}
      />
    </>
  );
}

type LoadedDynamic = Loaded & { zone: DynamicZone | EnhancedZone };

export function DynamicZoneEdit({ loaded, begun, onSaved }: EditProps<LoadedDynamic>) {
  // What is edited rests on what was read when it began, whatever arrives meanwhile.
  const [from, setFrom] = useState(() => ({ loaded, draft: criteriaOf(loaded.zone) }));
  const [draft, setDraft] = useState(() => (begun ? criteriaOf(begun) : from.draft));
  const navigate = useNavigate();
  const queries = useQueryClient();
  const use = useUse(loaded.zone.id);
  const begin = (fresh: LoadedDynamic) => {
    const read = criteriaOf(fresh.zone);
    setFrom({ loaded: fresh, draft: read });
    setDraft(read);
  };
  const save = useReplaceZone<LoadedDynamic>(begin);
  const problem = problemOf(save.error);
  useSaved(save.isSuccess, onSaved);
  // What arrives takes the place of what was there, where nothing was changed yet.
  const [seen, setSeen] = useState(loaded.etag);
  if (loaded.etag !== seen) {
    setSeen(loaded.etag);
    const isOther = loaded.etag !== from.loaded.etag;
    if (isOther && !save.isPending && !problem && isSameCriteria(from.draft, draft)) begin(loaded);
  }
  if (problem?.status === 412) {
    return (
      <ZoneConflict
        base={from.loaded}
        rows={(fresh) => criteriaRows(from.draft, criteriaOf(fresh.zone), draft)}
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
          save.mutate({ base: fresh, body: wireOfCriteria(merged, fresh.zone) });
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
      onSave={() => save.mutate({ base: from.loaded, body: wireOfCriteria(draft, from.loaded.zone) })}
      onCancel={() => navigate({ to: "/security/networks" })}
    />
  );
}
