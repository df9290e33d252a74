// The events: newest first, a row each; as cards on a phone.
import { type RefObject, useMemo } from "react";
import { m } from "../messages/en";
import { exact, moment } from "../messages/format";
import { type ColumnOf, DataTable } from "../ui/DataTable";
import { countOf, isCall, type LogEvent, nameOf, outcomeOf, whenceOf, whoOf } from "./event";
import styles from "./LogTable.module.css";
import { ResultBadge } from "./ResultBadge";
import { countryName, whatOf } from "./words";

const words = m.log;

interface Row {
  id: string;
  event: LogEvent;
}

const { columns: heads } = words;
const columns: ColumnOf<Row>[] = [
  {
    id: "time",
    text: heads.time,
    width: "1.2fr",
    minWidth: 178,
    cell: ({ event }) => <When event={event} />,
  },
  {
    id: "result",
    text: heads.result,
    width: "0.8fr",
    minWidth: 116,
    cell: ({ event }) => <ResultBadge outcome={outcomeOf(event)} />,
  },
  {
    id: "event",
    text: heads.event,
    width: "2.4fr",
    minWidth: 210,
    cell: ({ event }) => <What event={event} />,
  },
  { id: "who", text: heads.who, width: "1.5fr", minWidth: 120, cell: ({ event }) => <Who event={event} /> },
  { id: "from", text: heads.from, width: "2fr", minWidth: 190, cell: ({ event }) => <From event={event} /> },
];

export const ROW = 36;

export function LogTable({
  events,
  openId,
  onOpen,
  box,
  onScroll,
  onFocusRow,
  ...more
}: {
  events: readonly LogEvent[];
  openId: string | undefined;
  onOpen: (uuid: string) => void;
  box: RefObject<HTMLDivElement | null>;
  onScroll: (top: number) => void;
  onFocusRow: (uuid: string) => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}) {
  const rows = useMemo(() => events.map((event) => ({ id: event.uuid, event })), [events]);
  return (
    <div
      ref={box}
      className={styles.table}
      onScrollCapture={(event) => onScroll((event.target as HTMLElement).scrollTop)}
      onFocusCapture={(event) => {
        const row = (event.target as HTMLElement).closest<HTMLElement>("[role=row][data-key]");
        if (row?.dataset.key) onFocusRow(row.dataset.key);
      }}
    >
      <DataTable<Row>
        {...more}
        label={words.table}
        rows={rows}
        columns={columns}
        rowHeight={ROW}
        card={({ event }) => <Card event={event} />}
        cardHeight={104}
        name={({ event }) => nameOfRow(event)}
        isNamed
        isLed
        onOpen={({ id }) => onOpen(id)}
        openId={openId}
      />
    </div>
  );
}

function nameOfRow(event: LogEvent): string {
  const about = aboutOf(event);
  const what = about ? `${whatOf(event)}: ${nameOf(about)}` : whatOf(event);
  return [words.results[outcomeOf(event)], what, whoOf(event)].filter((one) => one !== "").join(", ");
}

/** The token of a call stands in a column of its own. */
const aboutOf = (event: LogEvent) => (outcomeOf(event) === "changed" ? event.target[0] : undefined);

function When({ event }: { event: LogEvent }) {
  const when = new Date(event.published);
  return (
    <time dateTime={event.published} title={exact(when)} className={`mono ${styles.when}`}>
      {moment(when, new Date())}
    </time>
  );
}

function What({ event }: { event: LogEvent }) {
  const count = countOf(event);
  const about = aboutOf(event);
  return (
    <>
      <span className={styles.what}>
        {whatOf(event)}
        {about && (
          <>
            : <bdi>{nameOf(about)}</bdi>
          </>
        )}
      </span>
      {count > 1 && (
        <span className={styles.count}>
          <span aria-hidden>{words.times(count)}</span>
          <span className="visually-hidden">{words.timesLabel(count)}</span>
        </span>
      )}
    </>
  );
}

function Who({ event }: { event: LogEvent }) {
  const who = whoOf(event);
  if (who !== "") return <bdi className={styles.cut}>{who}</bdi>;
  const isProgram = event.actor.type === "SystemPrincipal" && !isCall(event);
  return <span className="faint">{isProgram ? words.program : words.nothing}</span>;
}

function From({ event }: { event: LogEvent }) {
  const { address, country, asn } = whenceOf(event);
  if (address === "") return <span className="faint">{words.nothing}</span>;
  const place = [countryName(country), asn === null ? "" : words.system(asn)].filter((one) => one !== "");
  return (
    <>
      <code dir="ltr" className={styles.address}>
        {address}
      </code>
      {place.length > 0 && <bdi className={styles.place}>{place.join(" · ")}</bdi>}
    </>
  );
}

function Card({ event }: { event: LogEvent }) {
  return (
    <span className={styles.card}>
      <span className={styles.top}>
        <ResultBadge outcome={outcomeOf(event)} />
        <When event={event} />
      </span>
      <span className={styles.line}>
        <What event={event} />
      </span>
      <span className={styles.line}>
        <Who event={event} />
        <From event={event} />
      </span>
    </span>
  );
}
