// A zone: a new one, or one that exists.
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { m } from "../messages/en";
import { Note } from "../ui/Marks";
import { PageHead } from "../ui/Page";
import { Skeleton } from "../ui/States";
import { type EditProps, useSaved } from "./begun";
import {
  blank,
  type Draft,
  draftOf,
  type IpZone,
  isIp,
  isSame,
  type Read,
  wireOf,
  withGateway,
} from "./draft";
import { parseEntries } from "./entries";
import { conflictRows, mergedDraft } from "./merge";
import { type Loaded, zoneDetail } from "./save";
import { useRevert } from "./useRevert";
import { useUse } from "./useUse";
import { problemOf, useMakeZone, useReplaceZone } from "./useWrites";
import { ZoneConflict } from "./ZoneConflict";
import { ZoneForm } from "./ZoneForm";
import { ZoneFrame } from "./ZoneFrame";
import { crumbs } from "./ZoneHead";
import styles from "./ZonePage.module.css";

const DynamicZoneEdit = lazy(async () => ({ default: (await import("./DynamicZones")).DynamicZoneEdit }));
const newRoute = getRouteApi("/app/security/networks/new/ip");
const route = getRouteApi("/app/security/networks/$id");

export function NewZonePage() {
  const { name, gateways = "" } = newRoute.useSearch();
  const [base] = useState(() => blank());
  const [draft, setDraft] = useState<Draft>(() => ({
    ...blank(name),
    gateways: gateways.split(",").join("\n"),
  }));
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
  return <ZoneFrame id={id}>{(loaded) => <ZoneEdit loaded={loaded} />}</ZoneFrame>;
}

/** What it was after a change that the address names is filled in, and written by nobody but by Save. */
function ZoneEdit({ loaded }: { loaded: Loaded }) {
  const { revert, add } = route.useSearch();
  const navigate = route.useNavigate();
  const begun = useRevert(loaded, revert);
  const key = `${loaded.zone.id} ${revert}`;
  const onSaved = () => {
    if (revert || add) navigate({ search: {}, replace: true });
  };
  if (begun.isPending) return <Skeleton rows={6} />;
  return (
    <>
      {begun.says && (
        <div className={styles.says}>
          <Note live>{begun.says}</Note>
        </div>
      )}
      {isIp(loaded.zone) ? (
        <IpZoneEdit
          key={key}
          loaded={{ ...loaded, zone: loaded.zone }}
          begun={begun.zone as IpZone | undefined}
          onSaved={onSaved}
        />
      ) : (
        <Suspense fallback={<Skeleton rows={6} />}>
          <DynamicZoneEdit
            key={key}
            loaded={{ ...loaded, zone: loaded.zone }}
            begun={begun.zone as typeof loaded.zone | undefined}
            onSaved={onSaved}
          />
        </Suspense>
      )}
    </>
  );
}

type LoadedIp = Loaded & { zone: IpZone };

function IpZoneEdit({ loaded, begun, onSaved }: EditProps<LoadedIp>) {
  // What is edited rests on what was read when it began, whatever arrives meanwhile.
  const [from, setFrom] = useState(() => ({ loaded, draft: draftOf(loaded.zone) }));
  const { add } = route.useSearch();
  const [draft, setDraft] = useState(() => withGateway(begun ? draftOf(begun) : from.draft, add));
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
  useSaved(save.isSuccess, onSaved);
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
