// Overview: what was decided, what needs attention, where tokens are used, how they are restricted.
import { getRouteApi } from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { WhereCard } from "../charts/WhereCard";
import { CallsCard } from "../evidence/CallsCard";
import { useCalls, useOverview } from "../evidence/queries";
import { RangeSwitch } from "../evidence/RangeSwitch";
import type { Overview } from "../evidence/shapes";
import { m } from "../messages/en";
import { Card, PageHead } from "../ui/Page";
import { Failed, Skeleton } from "../ui/States";
import { AttentionCard } from "./AttentionCard";
import { FirstUse } from "./FirstUse";
import styles from "./OverviewPage.module.css";
import { RestrictionCard } from "./RestrictionCard";

const route = getRouteApi("/app/");
const words = m.overview;

export function OverviewPage() {
  const { range = "7d" } = route.useSearch();
  const navigate = route.useNavigate();
  const overview = useOverview();
  const first = overview.data?.used === false ? overview.data : undefined;
  const actions = !first && (
    <RangeSwitch
      value={range}
      onChange={(next) => navigate({ search: { range: next === "7d" ? undefined : next }, replace: true })}
    />
  );
  return (
    <>
      <PageHead crumbs={[]} title={words.title} actions={actions} />
      {first ? <FirstUse overview={first} /> : <Grid range={range} overview={overview} />}
    </>
  );
}

function Grid({
  range,
  overview,
}: {
  range: Parameters<typeof useCalls>[0];
  overview: ReturnType<typeof useOverview>;
}) {
  const calls = useCalls(range);
  const problem = overview.error instanceof Problem && !overview.data ? overview.error : null;
  return (
    <div className={styles.grid}>
      <CallsCard title={words.calls} calls={calls} />
      {problem && <Failed problem={problem} onRetry={() => overview.refetch()} />}
      {!problem && !overview.data && <Skeleton rows={5} />}
      {overview.data && <Rest of={overview.data} />}
    </div>
  );
}

function Rest({ of }: { of: Overview }) {
  return (
    <>
      <AttentionCard attention={of.attention} />
      {of.countries.length > 0 ? (
        <WhereCard title={words.where} countries={of.countries} note={words.whereOf} />
      ) : (
        <Card title={words.where}>
          <p className="quiet">{words.nowhere}</p>
        </Card>
      )}
      <RestrictionCard tokens={of.tokens} easiest={of.easiest} />
    </>
  );
}
