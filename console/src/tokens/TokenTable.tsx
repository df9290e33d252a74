// The list of tokens, as a table or as cards.
import { m } from "../messages/en";
import { type ColumnOf, DataTable, type DataTableProps } from "../ui/DataTable";
import { Dot, Time } from "../ui/Marks";
import { Origin } from "./Origin";
import type { TokenRow } from "./queries";
import styles from "./TokenTable.module.css";

const DAY = 24 * 60 * 60 * 1000;
const LIVELY = 3 * DAY;
const SOON = 7 * DAY;

function StatusDot({ token }: { token: TokenRow }) {
  const now = Date.now();
  if (token.expiresAt && new Date(token.expiresAt).getTime() - now < SOON) {
    return <Dot tone="warn" label={m.tokens.expiring} />;
  }
  const lively = token.lastUsed && now - new Date(token.lastUsed).getTime() < LIVELY;
  return <Dot tone={lively ? "allow" : "plain"} label={lively ? m.tokens.used : m.tokens.quietly} />;
}

const { columns: words } = m.tokens;
const columns: ColumnOf<TokenRow>[] = [
  {
    id: "name",
    text: words.name,
    width: "3fr",
    minWidth: 160,
    sorts: true,
    cell: (token) => (
      <>
        <StatusDot token={token} />
        <bdi className={styles.name}>{token.name}</bdi>
      </>
    ),
  },
  {
    id: "owner",
    text: words.owner,
    width: "2fr",
    minWidth: 110,
    sorts: true,
    cell: (token) => <bdi className={styles.owner}>{token.owner.login}</bdi>,
  },
  {
    id: "origin",
    text: words.origin,
    width: "3fr",
    minWidth: 190,
    cell: (token) => <Origin token={token} />,
  },
  {
    id: "lastUsed",
    text: words.lastUsed,
    width: "1.4fr",
    minWidth: 110,
    sorts: true,
    cell: (token) => <Time at={token.lastUsed} none={m.tokens.never} />,
  },
  {
    id: "expires",
    text: words.expires,
    width: "1.3fr",
    minWidth: 100,
    sorts: true,
    cell: (token) => <Time at={token.expiresAt} />,
  },
  {
    id: "created",
    text: words.created,
    width: "1.3fr",
    minWidth: 110,
    sorts: true,
    end: true,
    cell: (token) => <Time at={token.created} />,
  },
];

function Card({ token }: { token: TokenRow }) {
  return (
    <span className={styles.card}>
      <span className={styles.top}>
        <StatusDot token={token} />
        <bdi className={styles.name}>{token.name}</bdi>
        <span className={styles.when}>
          <Time at={token.lastUsed} none={m.tokens.never} />
        </span>
      </span>
      <Origin token={token} />
      <bdi className={styles.owner}>{token.owner.login}</bdi>
    </span>
  );
}

type Passed = "rows" | "sort" | "onSort" | "selected" | "onSelect" | "hasMore" | "isLoadingMore" | "onMore";

export function TokenTable(props: Pick<DataTableProps<TokenRow>, Passed>) {
  return (
    <DataTable
      {...props}
      label={m.tokens.tab}
      columns={columns}
      card={(token) => <Card token={token} />}
      cardHeight={92}
      name={(token) => token.name}
      href={(token) => `/security/api/tokens/${token.id}/security`}
    />
  );
}
