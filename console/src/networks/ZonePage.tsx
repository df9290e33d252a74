// A zone: a new one, or one that exists.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { m } from "../messages/en";
import { LinkButton } from "../ui/Button";
import { PageHead } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { blank, type Draft, draftOf, type IpZone, isIp, isSame, type Read, wireOf } from "./draft";
import { parseEntries } from "./entries";
import { conflictRows, mergedDraft } from "./merge";
import { type Loaded, zoneDetail } from "./save";
import { useUse } from "./useUse";
import { problemOf, useMakeZone, useReplaceZone } from "./useWrites";
import { ZoneConflict } from "./ZoneConflict";
import { ZoneForm } from "./ZoneForm";
import { crumbs, ZoneHead } from "./ZoneHead";

const DynamicZoneEdit = lazy(async () => ({ default: (await import("./DynamicZones")).DynamicZoneEdit }));
const newRoute = getRouteApi("/app/security/networks/new/ip");
const route = getRouteApi("/app/security/networks/$id");

export function NewZonePage() {
  const { name } = newRoute.useSearch();
  const [base] = useState(() => blank());
  const [draft, setDraft] = useState<Draft>(() => blank(name));
  const navigate = useNavigate();
  const { make, onChange, ...state } = useMakeZone((zone) => m.networks.created(zone.name));
  return (
    <>
      <PageHead crumbs={crumbs} title={m.networks.newTitle} />
      <ZoneForm
        base={base}
        draft={draft}
        onDraft={(next) => {
          setDraft(next);
          onChange();
        }}
        {...state}
        onSave={(read) => make(wireOf(draft, read))}
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
  const save = useReplaceZone<LoadedIp>(begin);
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
        base={from.loaded}
        rows={(fresh) => conflictRows(from.draft, draftOf(fresh.zone), draft)}
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
          save.mutate({ base: fresh, body: wireOf(merged, readOf(merged), fresh.zone) });
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
      onSave={(read) => save.mutate({ base: from.loaded, body: wireOf(draft, read, from.loaded.zone) })}
      onCancel={() => navigate({ to: "/security/networks" })}
    />
  );
}

const readOf = (draft: Draft): Read => ({
  gateways: parseEntries(draft.gateways),
  proxies: parseEntries(draft.proxies),
});
