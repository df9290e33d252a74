// Security > People: who may own tokens, and who manages them.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type ListOf, useRows } from "../api/list";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { useKeys } from "../app/Shortcuts";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { ListTools } from "../ui/ListTools";
import { PageHead } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { useSearchText } from "../ui/useSearchText";
import { CreatePerson } from "./CreatePerson";
import { PeopleTable } from "./PeopleTable";
import { peopleCounts, peopleList } from "./queries";

const route = getRouteApi("/app/security/people");
const SHOWS = ["all", "admins", "active", "inactive"] as const;
type Show = (typeof SHOWS)[number];
const DEFAULT_SORT = "login";

export function PeoplePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const counts = useQuery(peopleCounts()).data;
  const create = (open: boolean) =>
    navigate({ search: (before) => ({ ...before, create: open || undefined }), replace: !open });
  useKeys({ c: () => mayManage && create(true) });
  const show = SHOWS.find((one) => one === search.show) ?? "all";
  const [text, setText] = useSearchText(search.q, (q) =>
    navigate({ search: (before) => ({ ...before, q }), replace: true }),
  );
  const actions = mayManage && (
    <Button look="primary" icon={<Plus size={17} aria-hidden />} onPress={() => create(true)}>
      {m.people.create}
    </Button>
  );
  return (
    <>
      <PageHead crumbs={[{ text: m.frame.security }]} title={m.people.title} actions={actions} />
      <ListTools<Show>
        search={{
          label: m.people.searchLabel,
          placeholder: m.people.searchPlaceholder,
          text,
          onText: setText,
        }}
        show={{
          label: m.people.show,
          pills: SHOWS.map((id) => ({ id, text: m.people.shows[id], count: counts?.[id] })),
          value: show,
          onChange: (id) =>
            navigate({ search: (before) => ({ ...before, show: id === "all" ? undefined : id }) }),
        }}
      />
      <List of={{ q: search.q, show: search.show, sort: search.sort }} onCreate={() => create(true)} />
      {mayManage && <CreatePerson isOpen={search.create === true} onClose={() => create(false)} />}
    </>
  );
}

function List({ of, onCreate }: { of: ListOf; onCreate: () => void }) {
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const sort = of.sort ?? DEFAULT_SORT;
  const { list, rows, more } = useRows(peopleList({ ...of, sort }));
  if (list.isPending) return <Skeleton rows={12} />;
  if (list.error instanceof Problem && rows.length === 0) {
    return <Failed problem={list.error} onRetry={() => list.refetch()} />;
  }
  if (rows.length === 0) {
    const isFiltered = Boolean(of.q || of.show);
    if (isFiltered) return <NoMatch of={of} onClear={() => navigate({ search: {} })} />;
    return <NoneYet onCreate={mayManage ? onCreate : undefined} />;
  }
  return (
    <PeopleTable
      rows={rows}
      sort={sort}
      onSort={(by) => navigate({ search: (before) => ({ ...before, sort: by }), replace: true })}
      {...more}
    />
  );
}

function NoMatch({ of, onClear }: { of: ListOf; onClear: () => void }) {
  const show = SHOWS.find((one) => one === of.show);
  const filter = [of.q && `“${of.q}”`, show && m.people.shows[show].toLowerCase()].filter(Boolean).join(", ");
  const action = <Button onPress={onClear}>{m.people.clearFilter}</Button>;
  return <Empty title={m.people.noneFound(filter)} action={action} />;
}

function NoneYet({ onCreate }: { onCreate: (() => void) | undefined }) {
  const action = onCreate && (
    <Button look="primary" onPress={onCreate} icon={<Plus size={17} aria-hidden />}>
      {m.people.create}
    </Button>
  );
  return (
    <Empty title={m.people.emptyTitle} text={m.people.emptyText} action={action} command={m.people.command} />
  );
}
