// Security > Networks: the list.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type ListOf, useRows } from "../api/list";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { useKeys } from "../app/Shortcuts";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { ListTools } from "../ui/ListTools";
import { Menu } from "../ui/Menu";
import { PageHead } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { useSearchText } from "../ui/useSearchText";
import { zoneCounts, zoneList } from "./queries";
import { ZoneTable } from "./ZoneTable";

const route = getRouteApi("/app/security/networks");
const SHOWS = ["all", "ip", "dynamic", "enhanced", "blocklist", "unused"] as const;
type Show = (typeof SHOWS)[number];
const DEFAULT_SORT = "name";

export function NetworksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const counts = useQuery(zoneCounts());
  useKeys({ c: () => mayManage && navigate({ to: "/security/networks/new/ip" }) });
  const show = SHOWS.find((one) => one === search.show) ?? "all";
  const [text, setText] = useSearchText(search.q, (q) =>
    navigate({ search: (before) => ({ ...before, q }), replace: true }),
  );
  return (
    <>
      <PageHead
        crumbs={[{ text: m.frame.security }]}
        title={m.frame.networks}
        actions={mayManage && <Add />}
      />
      <ListTools<Show>
        search={{
          label: m.networks.searchLabel,
          placeholder: m.networks.searchPlaceholder,
          text,
          onText: setText,
        }}
        show={{
          label: m.networks.show,
          pills: SHOWS.map((id) => ({ id, text: m.networks.shows[id], count: counts.data?.[id] })),
          value: show,
          onChange: (id) =>
            navigate({ search: (before) => ({ ...before, show: id === "all" ? undefined : id }) }),
        }}
      />
      <List of={{ q: search.q, show: search.show, sort: search.sort }} />
    </>
  );
}

function Add() {
  const navigate = useNavigate();
  const { IP, DYNAMIC, DYNAMIC_V2 } = m.networks.typeBadges;
  return (
    <Menu
      label={m.networks.addKind}
      trigger={
        <Button look="primary" icon={<Plus size={17} aria-hidden />}>
          {m.networks.add}
        </Button>
      }
      entries={[
        { id: "ip", text: IP, onAction: () => navigate({ to: "/security/networks/new/ip" }) },
        { id: "dynamic", text: DYNAMIC, onAction: () => navigate({ to: "/security/networks/new/dynamic" }) },
        {
          id: "enhanced",
          text: DYNAMIC_V2,
          onAction: () => navigate({ to: "/security/networks/new/enhanced" }),
        },
      ]}
    />
  );
}

function List({ of }: { of: ListOf }) {
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const { list, rows, more } = useRows(zoneList({ ...of, sort: of.sort ?? DEFAULT_SORT }));
  if (list.isPending) return <Skeleton rows={12} />;
  if (list.error instanceof Problem && rows.length === 0) {
    return <Failed problem={list.error} onRetry={() => list.refetch()} />;
  }
  if (rows.length === 0) {
    if (of.q || of.show) return <NoMatch of={of} onClear={() => navigate({ search: {} })} />;
    return <NoneYet mayAdd={mayManage} />;
  }
  // Only what came with the server is there: the list shows it, and how to begin stands below.
  const isFresh = !of.q && !of.show && !more.hasMore && rows.every((row) => row.system);
  return (
    <>
      <ZoneTable
        rows={rows}
        sort={of.sort ?? DEFAULT_SORT}
        onSort={(sort) => navigate({ search: (before) => ({ ...before, sort }), replace: true })}
        {...more}
      />
      {isFresh && <NoneYet mayAdd={mayManage} />}
    </>
  );
}

function NoMatch({ of, onClear }: { of: ListOf; onClear: () => void }) {
  const show = SHOWS.find((one) => one === of.show);
  const filter = [of.q && `“${of.q}”`, show && m.networks.shows[show]].filter(Boolean).join(", ");
  return (
    <Empty
      title={m.networks.noneFound(filter)}
      action={<Button onPress={onClear}>{m.networks.clearFilter}</Button>}
    />
  );
}

function NoneYet({ mayAdd }: { mayAdd: boolean }) {
  return (
    <Empty
      title={m.networks.emptyTitle}
      text={m.networks.emptyText}
      action={mayAdd && <Add />}
      command={m.networks.emptyCommand}
    />
  );
}
