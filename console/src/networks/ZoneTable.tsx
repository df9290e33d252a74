// The list of zones, as a table or as cards.
import { Ban, Globe, Network, ScanSearch } from "lucide-react";
import { m } from "../messages/en";
import { type ColumnOf, DataTable, type DataTableProps } from "../ui/DataTable";
import { Badge, Dot, Time } from "../ui/Marks";
import type { ZoneRow } from "./queries";
import styles from "./ZoneTable.module.css";

function Icon({ zone }: { zone: ZoneRow }) {
  const size = { size: 16, "aria-hidden": true } as const;
  if (zone.usage === "BLOCKLIST") return <Ban {...size} />;
  if (zone.type === "IP") return <Network {...size} />;
  return zone.type === "DYNAMIC" ? <Globe {...size} /> : <ScanSearch {...size} />;
}

const typeText = (zone: ZoneRow) => m.networks.types[zone.type as keyof typeof m.networks.types];

function Name({ zone }: { zone: ZoneRow }) {
  return (
    <span className={styles.name} data-inactive={zone.status !== "ACTIVE" || undefined}>
      <Icon zone={zone} />
      <bdi>{zone.name}</bdi>
      {zone.system && <span className="faint">{m.networks.system}</span>}
    </span>
  );
}

/** What it holds; where an address was looked for, by which entry it holds that. */
function Contains({ zone }: { zone: ZoneRow }) {
  if (zone.matchedBy) {
    return (
      <Badge tone="accent">
        <bdi>{m.networks.matchedBy(zone.matchedBy)}</bdi>
      </Badge>
    );
  }
  if (zone.type !== "IP") return <bdi className={styles.contains}>{zone.summary}</bdi>;
  if (zone.entries === 0) return <span className="faint">{m.networks.nothingIn}</span>;
  const [, first = zone.summary, more = "", proxies = ""] = PARTS.exec(zone.summary) ?? [];
  return (
    <span className={styles.entries}>
      <bdi className="mono">{first}</bdi>
      {more && (
        <span className="faint">
          +{more}
          {proxies}
        </span>
      )}
    </span>
  );
}

/** "3 ranges · 198.51.100.0/26 and 2 more · 1 proxy" is shorter in a column. */
const PARTS = /^\d+ ranges · (\S+) and (\d+) more(.*)$/;

function Usage({ zone }: { zone: ZoneRow }) {
  if (zone.usage === "BLOCKLIST") {
    return (
      <Badge tone="deny" icon={<Ban size={13} aria-hidden />}>
        {m.networks.blocklist}
      </Badge>
    );
  }
  return zone.exempt ? <Badge>{m.networks.exempt}</Badge> : <span>{m.networks.policy}</span>;
}

function Status({ zone }: { zone: ZoneRow }) {
  const isActive = zone.status === "ACTIVE";
  return (
    <span className={styles.status} data-inactive={!isActive || undefined}>
      <Dot tone={isActive ? "allow" : "plain"} label="" />
      {isActive ? m.networks.active : m.networks.inactive}
    </span>
  );
}

function UsedBy({ zone }: { zone: ZoneRow }) {
  if (zone.usage === "BLOCKLIST") return <span>{m.networks.allTokens}</span>;
  if (zone.usedBy > 0) return <span>{m.networks.tokens(zone.usedBy)}</span>;
  if (zone.type === "DYNAMIC_V2" || zone.exempt)
    return <span className="faint">{m.networks.notPickable}</span>;
  return <span className="faint">—</span>;
}

const { columns: words } = m.networks;
const columns: ColumnOf<ZoneRow>[] = [
  {
    id: "name",
    text: words.name,
    width: "2.6fr",
    minWidth: 230,
    sorts: true,
    cell: (zone) => <Name zone={zone} />,
  },
  { id: "type", text: words.type, width: "0.8fr", minWidth: 84, sorts: true, cell: typeText },
  {
    id: "contains",
    text: words.contains,
    width: "2.2fr",
    minWidth: 180,
    cell: (zone) => <Contains zone={zone} />,
  },
  { id: "usage", text: words.usage, width: "1fr", minWidth: 128, cell: (zone) => <Usage zone={zone} /> },
  { id: "status", text: words.status, width: "1fr", minWidth: 90, cell: (zone) => <Status zone={zone} /> },
  {
    id: "usedBy",
    text: words.usedBy,
    width: "1fr",
    minWidth: 100,
    sorts: true,
    cell: (zone) => <UsedBy zone={zone} />,
  },
  {
    id: "created",
    text: words.created,
    width: "1fr",
    minWidth: 110,
    sorts: true,
    end: true,
    cell: (zone) => <Time at={zone.created} />,
  },
];

function Card({ zone }: { zone: ZoneRow }) {
  return (
    <span className={styles.card}>
      <span className={styles.top}>
        <Name zone={zone} />
        <Status zone={zone} />
      </span>
      <span className={styles.contains}>
        <Contains zone={zone} />
      </span>
      <span className={styles.facts}>
        {typeText(zone)} · <Usage zone={zone} /> · <UsedBy zone={zone} />
      </span>
    </span>
  );
}

type Passed = "rows" | "sort" | "onSort" | "hasMore" | "isLoadingMore" | "onMore";

export function ZoneTable(props: Pick<DataTableProps<ZoneRow>, Passed>) {
  return (
    <DataTable
      {...props}
      label={m.frame.networks}
      columns={columns}
      card={(zone) => <Card zone={zone} />}
      cardHeight={96}
      name={(zone) => zone.name}
      href={(zone) => `/security/networks/${zone.id}`}
    />
  );
}
