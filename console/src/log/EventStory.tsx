// What happened, by the kind of event: a refusal is explained, a call is summed up, a change is laid side by side.
import { useQuery } from "@tanstack/react-query";
import { Failed, Skeleton } from "../ui/States";
import { AllowedStory } from "./AllowedStory";
import { ChangeStory } from "./ChangeStory";
import { detail, isRefusal, type LogEvent, outcomeOf } from "./event";
import { explanationOf } from "./explanation";
import { explainQuery, problemOf } from "./queries";
import { RefusalStory } from "./RefusalStory";

export function EventStory({ event }: { event: LogEvent }) {
  if (isRefusal(event)) return <Refused event={event} />;
  return outcomeOf(event) === "allowed" || event.eventType === "ringfence.token.new_place" ? (
    <AllowedStory event={event} />
  ) : (
    <ChangeStory event={event} />
  );
}

function Refused({ event }: { event: LogEvent }) {
  const errorId = detail(event, "errorId");
  const asked = useQuery(explainQuery(errorId));
  const problem = problemOf(asked.error);
  if (problem && problem.kind !== "missing" && !asked.data) {
    return <Failed problem={problem} onRetry={() => asked.refetch()} />;
  }
  if (errorId !== "" && asked.isPending) return <Skeleton rows={6} />;
  // What the event itself keeps is the most of it.
  return <RefusalStory of={asked.data ?? explanationOf(event)} event={event} />;
}
