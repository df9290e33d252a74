// What the server sees of whoever asks: every zone rests on it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Problem } from "../api/problem";
import { whoamiQuery } from "../app/Revision";
import { m } from "../messages/en";
import { Copyable, Note } from "../ui/Marks";
import { Card } from "../ui/Page";
import { Failed, Skeleton } from "../ui/States";
import { Chain, type Hop, hopsOf } from "./Chain";
import styles from "./CheckPage.module.css";
import { Located, Sources } from "./Located";
import type { Whoami } from "./queries";

const words = m.check;

export function You() {
  const seen = useQuery(whoamiQuery);
  const problem = seen.error instanceof Problem && !seen.data ? seen.error : null;
  return (
    <Card title={words.youTitle}>
      {problem && <Failed problem={problem} onRetry={() => seen.refetch()} />}
      {!problem && !seen.data && <Skeleton rows={4} />}
      {seen.data && <Seen you={seen.data} />}
    </Card>
  );
}

function Seen({ you }: { you: Whoami }) {
  const sent = partsOf(you.headerValue);
  const isBelieved = sent.length === 0 || you.chain.length > 1 || you.chain[0] !== you.peer;
  return (
    <>
      <dl className={styles.facts}>
        <dt>{words.client}</dt>
        <dd>{you.clientIp ? <Copyable text={you.clientIp} /> : words.unknownClient}</dd>
        <dt>{words.peer}</dt>
        <dd>{you.peer ? <Copyable text={you.peer} /> : words.noPeer}</dd>
        <dt>{words.header}</dt>
        <dd>
          {sent.length === 0 ? (
            words.headerNotSent(you.header)
          ) : (
            <>
              {words.headerSent(you.header)} <code dir="ltr">{you.headerValue}</code>
            </>
          )}
        </dd>
        <dt>{words.zones}</dt>
        <dd>{you.zones.length === 0 ? words.noZone : <Zones zones={you.zones} />}</dd>
        {you.facts && <Located facts={you.facts} />}
      </dl>
      {you.facts && <Sources facts={you.facts} />}
      {!isBelieved && you.peer && <Note tone="warn">{words.headerIgnored(you.header, you.peer)}</Note>}
      <Chain hops={wayOf(you, isBelieved ? sent : [])} />
    </>
  );
}

const partsOf = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** The chain that is judged, and then our own edge, which was stripped from it. */
function wayOf(you: Whoami, sent: readonly string[]): Hop[] {
  const hops = hopsOf(you.chain, you.clientIp ?? null, { client: "you" });
  const whole = you.peer ? [...sent, you.peer] : sent;
  const edge = whole.slice(you.chain.length);
  return [...hops, ...edge.map((address): Hop => ({ address, role: "edge" }))];
}

function Zones({ zones }: { zones: Whoami["zones"] }) {
  return (
    <ul className={styles.zones}>
      {zones.map((zone) => (
        <li key={zone.id}>
          <Link to="/security/networks/$id" params={{ id: zone.id }}>
            <bdi>{zone.name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}
