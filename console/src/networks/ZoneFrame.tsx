// The page of a zone that exists: its head, its tabs, and what the tab shows.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { m } from "../messages/en";
import { LinkButton } from "../ui/Button";
import { Tabs } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { type Loaded, zoneDetail } from "./save";
import { problemOf } from "./useWrites";
import { ZoneHead } from "./ZoneHead";

export function ZoneFrame({ id, children }: { id: string; children: (loaded: Loaded) => ReactNode }) {
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
  return (
    <>
      <ZoneHead loaded={found.data} />
      <Tabs
        tabs={[
          { to: "/security/networks/$id", params: { id }, text: m.networks.tab },
          { to: "/security/networks/$id/history", params: { id }, text: m.history.tab },
        ]}
      />
      {children(found.data)}
    </>
  );
}
