// Security > API > Tokens: the list.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type ListOf, useRows } from "../api/list";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { findToken, looksLikeToken } from "../app/find";
import { useKeys } from "../app/Shortcuts";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { ListTools } from "../ui/ListTools";
import { Note } from "../ui/Marks";
import { PageHead, Tabs } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { useSearchText } from "../ui/useSearchText";
import { readToken, type TokenRow, tokenCounts, tokenList } from "./queries";
import styles from "./TokensPage.module.css";
import { TokenTable } from "./TokenTable";

// What a first visit does not need is fetched when it is opened.
const BulkBar = lazy(() => import("./BulkBar").then((part) => ({ default: part.BulkBar })));
const CreateToken = lazy(() => import("./CreateToken").then((part) => ({ default: part.CreateToken })));

const route = getRouteApi("/app/security/api/tokens");
const SHOWS = ["all", "open", "restricted", "unused", "expiring"] as const;
type Show = (typeof SHOWS)[number];
const DEFAULT_SORT = "-created";

export function TokensPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const counts = useQuery(tokenCounts());
  const create = (open: boolean) =>
    navigate({ search: (before) => ({ ...before, create: open || undefined }), replace: !open });
  useKeys({ c: () => mayManage && create(true) });
  const show = SHOWS.find((one) => one === search.show) ?? "all";
  const pasted = usePasted();
  const [text, setText] = useSearchText(
    search.q,
    (q) => navigate({ search: (before) => ({ ...before, q }), replace: true }),
    (typed) => !looksLikeToken(typed),
  );
  const onText = (typed: string) => {
    if (looksLikeToken(typed.trim())) {
      setText("");
      pasted.find(typed.trim());
    } else {
      setText(typed);
    }
  };
  const actions = mayManage && (
    <Button look="primary" icon={<Plus size={17} aria-hidden />} onPress={() => create(true)}>
      {m.tokens.create}
    </Button>
  );
  return (
    <>
      <PageHead
        crumbs={[{ text: m.frame.security }, { text: m.frame.api }]}
        title={m.tokens.title}
        actions={actions}
      />
      <Tabs tabs={[{ to: "/security/api/tokens", text: m.tokens.tab, count: counts.data?.all }]} />
      <ListTools<Show>
        search={{
          label: m.tokens.searchLabel,
          placeholder: m.tokens.searchPlaceholder,
          text,
          onText: onText,
        }}
        show={{
          label: m.tokens.show,
          pills: SHOWS.map((id) => ({ id, text: m.tokens.shows[id], count: counts.data?.[id] })),
          value: show,
          onChange: (id) =>
            navigate({ search: (before) => ({ ...before, show: id === "all" ? undefined : id }) }),
        }}
      />
      {pasted.state ? (
        <Pasted state={pasted.state} onBack={pasted.clear} />
      ) : (
        <List
          of={{ q: search.q, show: search.show, sort: search.sort, owner: search.owner }}
          onCreate={() => create(true)}
        />
      )}
      {mayManage && search.create === true && (
        <Suspense>
          <CreateToken isOpen onClose={() => create(false)} />
        </Suspense>
      )}
    </>
  );
}

function List({ of, onCreate }: { of: ListOf; onCreate: () => void }) {
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { list, rows, more } = useRows(tokenList({ ...of, sort: of.sort ?? DEFAULT_SORT }));
  if (list.isPending) return <Skeleton rows={12} />;
  if (list.error instanceof Problem && rows.length === 0) {
    return <Failed problem={list.error} onRetry={() => list.refetch()} />;
  }
  if (rows.length === 0) {
    const isFiltered = Boolean(of.q || of.show || of.owner);
    return isFiltered ? (
      <NoMatch of={of} onClear={() => navigate({ search: {} })} />
    ) : (
      <NoneYet onCreate={mayManage ? onCreate : undefined} />
    );
  }
  const chosen = rows.filter((row) => selected.has(row.id));
  return (
    <>
      <TokenTable
        rows={rows}
        sort={of.sort ?? DEFAULT_SORT}
        onSort={(sort) => navigate({ search: (before) => ({ ...before, sort }), replace: true })}
        selected={selected}
        onSelect={mayManage ? setSelected : undefined}
        {...more}
      />
      {chosen.length > 0 && (
        <Suspense>
          <BulkBar tokens={chosen} onClear={() => setSelected(new Set())} />
        </Suspense>
      )}
    </>
  );
}

function NoMatch({ of, onClear }: { of: ListOf; onClear: () => void }) {
  const show = SHOWS.find((one) => one === of.show);
  const filter = [
    of.q && `“${of.q}”`,
    show && m.tokens.shows[show].toLowerCase(),
    of.owner && `owner ${of.owner}`,
  ]
    .filter(Boolean)
    .join(", ");
  return (
    <Empty
      title={m.tokens.noneFound(filter)}
      action={<Button onPress={onClear}>{m.tokens.clearFilter}</Button>}
    />
  );
}

function NoneYet({ onCreate }: { onCreate: (() => void) | undefined }) {
  const action = onCreate && (
    <Button look="primary" onPress={onCreate} icon={<Plus size={17} aria-hidden />}>
      {m.tokens.create}
    </Button>
  );
  return (
    <Empty
      title={m.tokens.emptyTitle}
      text={m.tokens.emptyText}
      action={action}
      command="ringfence token create --name deploy --in-zones office"
    />
  );
}

type PastedState = "asking" | "missing" | TokenRow | Problem;

/** A pasted text is hashed here; the text itself goes nowhere and is not shown again. */
function usePasted() {
  const [state, setState] = useState<PastedState | null>(null);
  const find = async (text: string) => {
    setState("asking");
    try {
      const id = await findToken(text);
      setState(id === null ? "missing" : (await readToken(id)).token);
    } catch (error) {
      setState(error instanceof Problem ? error : null);
    }
  };
  return { state, find, clear: () => setState(null) };
}

function Pasted({ state, onBack }: { state: PastedState; onBack: () => void }) {
  if (state === "asking") return <Skeleton rows={1} />;
  if (state instanceof Problem) return <Failed problem={state} onRetry={onBack} />;
  const found = state !== "missing";
  return (
    <>
      <div className={styles.pasted}>
        <Note tone={found ? "allow" : "warn"} live>
          {found ? m.tokens.pastedFound : m.tokens.pastedMissing}{" "}
          <button type="button" onClick={onBack}>
            {m.tokens.pastedBack}
          </button>
        </Note>
      </div>
      {found && <TokenTable rows={[state]} hasMore={false} isLoadingMore={false} onMore={() => {}} />}
    </>
  );
}
