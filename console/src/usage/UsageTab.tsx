// Token > Usage: when, from where and by what it is used; where it is open, what it could be restricted to.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { WhereCard } from "../charts/WhereCard";
import { CallsCard } from "../evidence/CallsCard";
import { usageQuery, useCalls } from "../evidence/queries";
import { RangeSwitch } from "../evidence/RangeSwitch";
import type { Usage } from "../evidence/shapes";
import { m } from "../messages/en";
import { optionOf } from "../tokens/condition";
import { type TokenDetail, tokenDetail } from "../tokens/queries";
import { Note } from "../ui/Marks";
import { Empty, Failed, Skeleton } from "../ui/States";
import { Breakdown } from "./Breakdown";
import { PlacesCard } from "./PlacesCard";
import { SuggestionNote } from "./SuggestionNote";
import styles from "./UsageTab.module.css";

const route = getRouteApi("/app/security/api/tokens/$id/usage");
const words = m.usage;
/** Pages that are read for a suggestion: it rests on every place. */
const PAGES_MOST = 10;

export function UsageTab() {
  const { id } = route.useParams();
  const { data: loaded } = useQuery(tokenDetail(id));
  const usage = useInfiniteQuery(usageQuery(id));
  const mayManage = useMayManage();
  const token = loaded?.token;
  const isOpen = token !== undefined && optionOf(token.network) === "anywhere" && mayManage;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = usage;
  const pages = data?.pages.length ?? 0;
  const readsOn = isOpen && hasNextPage && !isFetchingNextPage && pages < PAGES_MOST;
  useEffect(() => {
    if (readsOn) fetchNextPage();
  }, [readsOn, fetchNextPage]);
  const [first] = data?.pages ?? [];
  if (!first) {
    return usage.error instanceof Problem ? (
      <Failed problem={usage.error} onRetry={() => usage.refetch()} />
    ) : (
      <Skeleton rows={6} />
    );
  }
  const places = data?.pages.flatMap((one) => one.usage.places) ?? [];
  if (first.usage.allowed + first.usage.refused === 0) return <Unused token={token} />;
  return (
    <div className={styles.tab}>
      {isOpen && !hasNextPage && <SuggestionNote id={id} places={places} isWhole={first.usage.held >= 1} />}
      {isOpen && hasNextPage && pages >= PAGES_MOST && <Note tone="warn">{words.tooMany}</Note>}
      <Charts id={id} usage={first.usage} />
      <PlacesCard
        id={id}
        places={places}
        total={first.usage.placesTotal}
        hasMore={hasNextPage}
        isLoadingMore={isFetchingNextPage}
        onMore={() => fetchNextPage()}
      />
    </div>
  );
}

function Charts({ id, usage }: { id: string; usage: Usage }) {
  const { range = "7d" } = route.useSearch();
  const navigate = route.useNavigate();
  const calls = useCalls(range, id);
  const held = usage.held < 1 ? words.held(usage.held, usage.allowed + usage.refused) : null;
  return (
    <>
      <div className={styles.tools}>
        {held && <Note>{held}</Note>}
        <RangeSwitch
          value={range}
          onChange={(next) =>
            navigate({ search: { range: next === "7d" ? undefined : next }, replace: true })
          }
        />
      </div>
      <div className={styles.grid}>
        <CallsCard title={words.calls} calls={calls} />
        <Breakdown
          title={words.programs}
          parts={usage.agents.map((one) => ({ ...one, name: one.agent || words.unknownAgent }))}
        />
        <WhereCard title={words.where} countries={usage.countries} />
        <Breakdown
          title={words.networks}
          parts={usage.systems.map((one) => ({
            ...one,
            name: one.asn == null ? words.unknownSystem : words.system(one.asn, one.asName ?? ""),
          }))}
        />
      </div>
    </>
  );
}

function Unused({ token }: { token: TokenDetail | undefined }) {
  const command = `curl -H "Authorization: SSWS $TOKEN" ${location.origin}/ringfence/v1/whoami`;
  const wasUsed = token?.lastUsed != null;
  return (
    <Empty
      title={wasUsed ? words.nowhere : words.never}
      text={wasUsed ? undefined : words.neverText}
      command={command}
    />
  );
}
