// The story of one refusal alone, by the error id that the caller got.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { m } from "../messages/en";
import { isolated } from "../messages/format";
import { LinkButton } from "../ui/Button";
import { PageHead } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import styles from "./ExplainPage.module.css";
import { eventQuery, explainQuery, problemOf } from "./queries";
import { RawEvent } from "./RawEvent";
import { RefusalStory } from "./RefusalStory";
import { ViewPick } from "./ViewPick";

const route = getRouteApi("/app/explain/$errorId");
const words = m.log;
const crumbs = [{ text: m.frame.observe }, { text: words.title, to: "/log" }];

export function ExplainPage() {
  const { errorId } = route.useParams();
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = useQuery(explainQuery(errorId));
  const event = useQuery(eventQuery(asked.data?.uuid ?? ""));
  const of = asked.data;
  const problem = of ? null : problemOf(asked.error);
  if (problem?.kind === "missing") return <Unknown errorId={errorId} />;
  const title = of ? words.headline(of.reason ?? "", isolated(of.token?.name ?? "")) : words.explainTitle;
  const actions = of && (
    <LinkButton to="/log" search={{ event: of.uuid }} icon={<ScrollText size={16} aria-hidden />}>
      {words.toLog}
    </LinkButton>
  );
  return (
    <>
      <PageHead crumbs={crumbs} title={title} actions={actions}>
        <ViewPick
          view={view}
          onView={(to) => navigate({ search: (before) => ({ ...before, view: to }), replace: true })}
        />
      </PageHead>
      {problem && <Failed problem={problem} onRetry={() => asked.refetch()} />}
      {!problem && !of && <Skeleton rows={8} />}
      {of && (
        <div className={styles.alone}>
          {view === "raw" ? (
            event.data ? (
              <RawEvent event={event.data} />
            ) : (
              <Skeleton rows={8} />
            )
          ) : (
            <RefusalStory of={of} event={event.data} isAlone />
          )}
        </div>
      )}
    </>
  );
}

function Unknown({ errorId }: { errorId: string }) {
  return (
    <>
      <PageHead crumbs={crumbs} title={words.explainTitle} />
      <Empty
        title={words.unknownTitle}
        text={words.unknownText(errorId)}
        action={<LinkButton to="/log">{words.backToLog}</LinkButton>}
      />
    </>
  );
}
