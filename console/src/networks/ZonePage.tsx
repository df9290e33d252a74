// A zone: a new one, or one that exists.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { LinkButton } from "../ui/Button";
import { Conflict } from "../ui/Conflict";
import { PageHead } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { blank, type Draft, draftOf, type IpZone, isIp, isSame, type Read, wireOf } from "./draft";
import { parseEntries } from "./entries";
import { conflictRows, mergedDraft } from "./merge";
import { createZone, type Loaded, replaceZone, type Saved, zoneDetail } from "./save";
import { useUse } from "./useUse";
import { ZoneForm } from "./ZoneForm";
import { crumbs, ZoneHead } from "./ZoneHead";

const DynamicZoneEdit = lazy(async () => ({ default: (await import("./DynamicZones")).DynamicZoneEdit }));
const newRoute = getRouteApi("/app/security/networks/new/ip");
const route = getRouteApi("/app/security/networks/$id");

export function NewZonePage() {
  const { name } = newRoute.useSearch();
  const [base] = useState(() => blank());
  const [draft, setDraft] = useState<Draft>(() => blank(name));
  const [key, setKey] = useState(onceKey);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useSay();
  const make = useMutation({
    mutationFn: (read: Read) => createZone(wireOf(draft, read), key),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      queries.invalidateQueries({ queryKey: ["zones"] });
      say(m.networks.created(saved.zone.name));
    },
  });
  const made = make.data?.zone.id;
  // Behind the paint that knows it as saved: leaving asks nothing then.
  useEffect(() => {
    if (made) navigate({ to: "/security/networks/$id", params: { id: made }, replace: true });
  }, [made, navigate]);
  return (
    <>
      <PageHead crumbs={crumbs} title={m.networks.newTitle} />
      <ZoneForm
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
        onSave={make.mutate}
        onCancel={() => navigate({ to: "/security/networks" })}
      />
    </>
  );
}

export function ZonePage() {
  const { id } = route.useParams();
  const found = useQuery(zoneDetail(id));
  if (found.isPending) return <Skeleton rows={6} />;
  if (!found.data) {
    const problem = problemOf(found.error);
    if (problem && problem.kind !== "missing") {
      return <Failed problem={problem} onRetry={() => found.refetch()} />;
    }
    const back = <LinkButton to="/security/networks">{m.frame.backTo(m.frame.networks)}</LinkButton>;
    return <Empty title={m.networks.gone} text={m.networks.goneText} action={back} />;
  }
  const loaded = found.data;
  return (
    <>
      <ZoneHead loaded={loaded} />
      {isIp(loaded.zone) ? (
        <IpZoneEdit key={id} loaded={{ ...loaded, zone: loaded.zone }} />
      ) : (
        <Suspense fallback={<Skeleton rows={6} />}>
          <DynamicZoneEdit key={id} loaded={{ ...loaded, zone: loaded.zone }} />
        </Suspense>
      )}
    </>
  );
}

const problemOf = (error: Error | null) => (error instanceof Problem ? error : null);

type LoadedIp = Loaded & { zone: IpZone };

function IpZoneEdit({ loaded }: { loaded: LoadedIp }) {
  // What is edited rests on what was read when it began, whatever arrives meanwhile.
  const [from, setFrom] = useState(() => ({ loaded, draft: draftOf(loaded.zone) }));
  const [draft, setDraft] = useState(from.draft);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const use = useUse(loaded.zone.id);
  const begin = (fresh: LoadedIp) => {
    const draft = draftOf(fresh.zone);
    setFrom({ loaded: fresh, draft });
    setDraft(draft);
  };
  const save = useSave(begin);
  const problem = problemOf(save.error);
  // What arrives takes the place of what was there, where nothing was typed yet.
  const [seen, setSeen] = useState(loaded.etag);
  if (loaded.etag !== seen) {
    setSeen(loaded.etag);
    const isOther = loaded.etag !== from.loaded.etag;
    if (isOther && !save.isPending && !problem && isSame(from.draft, draft)) begin(loaded);
  }
  if (problem?.status === 412) {
    return (
      <ZoneConflict
        from={from}
        yours={draft}
        onTheirs={(fresh) => {
          queries.setQueryData(zoneDetail(fresh.zone.id).queryKey, fresh);
          save.reset();
          begin(fresh);
        }}
        onMine={(fresh) => {
          const theirs = draftOf(fresh.zone);
          const merged = mergedDraft(from.draft, theirs, draft);
          setFrom({ loaded: fresh, draft: theirs });
          setDraft(merged);
          save.mutate({ base: fresh, draft: merged, read: readOf(merged) });
        }}
      />
    );
  }
  return (
    <ZoneForm
      base={from.draft}
      draft={draft}
      onDraft={(next) => {
        setDraft(next);
        if (save.isError) save.reset();
      }}
      zone={from.loaded.zone}
      use={use}
      problem={problem}
      working={save.isPending}
      onSave={(read) => save.mutate({ base: from.loaded, draft, read })}
      onCancel={() => navigate({ to: "/security/networks" })}
    />
  );
}

const readOf = (draft: Draft): Read => ({
  gateways: parseEntries(draft.gateways),
  proxies: parseEntries(draft.proxies),
});

interface Saving {
  base: LoadedIp;
  draft: Draft;
  read: Read;
}

function useSave(onSaved: (saved: LoadedIp) => void) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: ({ base, draft, read }: Saving) => replaceZone(base, wireOf(draft, read, base.zone)),
    onSuccess: (saved: Saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      onSaved(saved as LoadedIp);
      queries.invalidateQueries({ queryKey: ["zones"] });
      queries.invalidateQueries({ queryKey: ["tokens"] });
      queries.invalidateQueries({ queryKey: ["whoami"] });
      say(m.networks.saved(number(Number(saved.revision))));
    },
    // Raced: whoever names it now is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["zones", "use"] }),
  });
}

/** Somebody saved meanwhile: theirs, yours, and what both began with. */
function ZoneConflict({
  from,
  yours,
  onTheirs,
  onMine,
}: {
  from: { loaded: LoadedIp; draft: Draft };
  yours: Draft;
  onTheirs: (fresh: LoadedIp) => void;
  onMine: (fresh: LoadedIp) => void;
}) {
  const { data, isError, error } = useQuery({
    ...zoneDetail(from.loaded.zone.id),
    queryKey: ["zones", "conflict", from.loaded.zone.id, from.loaded.etag],
    gcTime: 0,
  });
  const fresh = data && isIp(data.zone) ? (data as LoadedIp) : null;
  const problem = problemOf(error);
  if (isError && problem) return <Failed problem={problem} />;
  const rows = fresh && conflictRows(from.draft, draftOf(fresh.zone), yours);
  return (
    <Conflict rows={rows} onTheirs={() => fresh && onTheirs(fresh)} onMine={() => fresh && onMine(fresh)} />
  );
}
