// The list of people, as a table or as cards.
import { m } from "../messages/en";
import { number } from "../messages/format";
import { type ColumnOf, DataTable, type DataTableProps } from "../ui/DataTable";
import { Badge, Dot, Time } from "../ui/Marks";
import styles from "./PeopleTable.module.css";
import { fullName, isActive, type Person, roleOf, roleWord } from "./queries";

function StatusDot({ person }: { person: Person }) {
  const active = isActive(person);
  return <Dot tone={active ? "allow" : "plain"} label={active ? m.people.active : m.people.inactive} />;
}

function RoleMark({ person }: { person: Person }) {
  if (roleOf(person) === "none") return <span className="faint">{roleWord(person)}</span>;
  return <Badge tone={roleOf(person) === "super-admin" ? "accent" : "plain"}>{roleWord(person)}</Badge>;
}

const { columns: words } = m.people;
const columns: ColumnOf<Person>[] = [
  {
    id: "login",
    text: words.login,
    width: "3fr",
    minWidth: 170,
    sorts: true,
    cell: (person) => (
      <>
        <StatusDot person={person} />
        <bdi className={styles.login}>{person.login}</bdi>
      </>
    ),
  },
  {
    id: "name",
    text: words.name,
    width: "2fr",
    minWidth: 110,
    cell: (person) => <bdi className={styles.name}>{fullName(person)}</bdi>,
  },
  {
    id: "role",
    text: words.role,
    width: "2fr",
    minWidth: 210,
    cell: (person) => <RoleMark person={person} />,
  },
  {
    id: "status",
    text: words.status,
    width: "1fr",
    minWidth: 90,
    cell: (person) => (isActive(person) ? m.people.active : m.people.inactive),
  },
  {
    id: "tokens",
    text: words.tokens,
    width: 90,
    end: true,
    cell: (person) => number(person.tokens),
  },
  {
    id: "created",
    text: words.created,
    width: "1.2fr",
    minWidth: 120,
    sorts: true,
    end: true,
    cell: (person) => <Time at={person.created} />,
  },
];

function Card({ person }: { person: Person }) {
  const name = fullName(person);
  return (
    <span className={styles.card}>
      <span className={styles.top}>
        <StatusDot person={person} />
        <bdi className={styles.login}>{person.login}</bdi>
        <span className={styles.count}>{m.people.tokensOf(person.tokens)}</span>
      </span>
      {name !== "" && <bdi className={styles.name}>{name}</bdi>}
      <span>
        <RoleMark person={person} />
      </span>
    </span>
  );
}

type Passed = "rows" | "sort" | "onSort" | "hasMore" | "isLoadingMore" | "onMore";

export function PeopleTable(props: Pick<DataTableProps<Person>, Passed>) {
  return (
    <DataTable
      {...props}
      label={m.people.title}
      columns={columns}
      card={(person) => <Card person={person} />}
      cardHeight={100}
      name={(person) => person.login}
      href={(person) => `/security/people/${person.id}`}
    />
  );
}
