// Why a call was refused: the verdict, the chain, the steps, what the caller got, and what would admit it.

import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Chain } from "../check/Chain";
import { Steps } from "../check/Steps";
import { stagesOf } from "../check/steps";
import { m } from "../messages/en";
import { isolated, list, minute, number } from "../messages/format";
import { Copyable, Note } from "../ui/Marks";
import { AddToZone } from "./AddToZone";
import type { LogEvent } from "./event";
import { type Explanation, hopsOfExplanation } from "./explanation";
import { ResultBadge } from "./ResultBadge";
import styles from "./Story.module.css";
import { StoryActions } from "./StoryActions";
import { StoryHead } from "./StoryHead";
import { StoryTime } from "./StoryTime";

const words = m.log;
/** Refused for where they came from: a zone may let them in. */
const BY_PLACE = new Set(["blocklisted", "outside_allowed_zones", "inside_refused_zones", "origin_unknown"]);

export function RefusalStory({
  of,
  event,
  isAlone = false,
}: {
  of: Explanation;
  event?: LogEvent | undefined;
  /** On a page of its own, which has the sentence as its title. */
  isAlone?: boolean;
}) {
  const reason = of.reason ?? "";
  const [adding, setAdding] = useState(false);
  return (
    <>
      <div className={styles.story}>
        <StoryHead
          badge={<ResultBadge outcome={reason === "blocklisted" ? "blocked" : "denied"} />}
          id={of.errorId}
          title={isAlone ? null : words.headline(reason, isolated(of.token?.name ?? ""))}
          facts={[
            <StoryTime key="at" at={of.at} />,
            of.revision > 0 && words.revision(number(of.revision)),
            of.gate && (words.gates[of.gate] ?? of.gate),
          ]}
        >
          <p>{m.check.reasons[reason] ?? reason}</p>
          <Counted of={of} />
        </StoryHead>
        <Chain hops={hopsOfExplanation(of)} />
        {of.steps.length > 0 && <Steps stages={stagesOf(of.steps, of.reason ?? null)} />}
        {of.answer.status > 0 && (
          <section className={styles.box}>
            <h3>{words.callerGot}</h3>
            <p className="mono">{words.answer(of.answer.status, of.answer.errorCode)}</p>
          </section>
        )}
        <Admits of={of} />
        <Change of={of} />
        <Asked of={of} />
      </div>
      <StoryActions
        token={of.token ?? null}
        chain={of.chain}
        address={of.clientIp ?? null}
        event={event}
        uuid={of.uuid}
        {...(BY_PLACE.has(reason) && { onAdd: () => setAdding(true) })}
      />
      {of.clientIp && <AddToZone address={of.clientIp} isOpen={adding} onClose={() => setAdding(false)} />}
    </>
  );
}

function Counted({ of }: { of: Explanation }) {
  if (!of.counted) return null;
  const { count, first, last, sources } = of.counted;
  return (
    <p className="quiet">
      {words.counted(count, minute(new Date(first)), minute(new Date(last)))}{" "}
      {sources === "many" && words.manySources}
    </p>
  );
}

function Admits({ of }: { of: Explanation }) {
  if (of.admits.length === 0) return null;
  return (
    <section>
      <h3>{words.admits}</h3>
      <ul className={styles.admits}>
        {of.admits.map((sentence) => (
          <li key={sentence}>
            <bdi>{sentence}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Change({ of }: { of: Explanation }) {
  const { change } = of;
  if (!change) return null;
  return (
    <section>
      <h3>{words.changeTitle}</h3>
      <Note>
        <p>
          <bdi>{words.changeBy(isolated(change.actor?.login ?? words.program), change.words)}</bdi> ·{" "}
          <StoryTime at={change.at} /> · {words.revision(number(change.revision))}
        </p>
        {change.fields.map(({ field, before, after }) => (
          <p key={field}>
            {m.history.fields[field] ?? field}: <bdi>{before ?? words.nothing}</bdi> →{" "}
            <bdi>{after ?? words.nothing}</bdi>
          </p>
        ))}
        <p>
          <Link to="/log" search={{ event: change.id }}>
            {words.openChange}
          </Link>
        </p>
      </Note>
    </section>
  );
}

function Asked({ of }: { of: Explanation }) {
  const all: [string, string | null | undefined, "words" | "code"][] = [
    [words.known, knownOf(of), "words"],
    [words.zones, list(of.zones), "words"],
    [words.condition, of.condition, "words"],
    [words.asked, [of.method, of.target].filter(Boolean).join(" "), "code"],
    [words.agent, of.agent, "code"],
    [words.forwarded, of.forwarded, "code"],
  ];
  const rows = all.filter(([, said]) => said);
  if (rows.length === 0 && !of.clientIp) return null;
  return (
    <section>
      <h3>{words.facts}</h3>
      <dl className={styles.facts}>
        {of.clientIp && (
          <>
            <dt>{words.address}</dt>
            <dd>
              <Copyable text={of.clientIp} />
            </dd>
          </>
        )}
        {rows.map(([term, said, as]) => (
          <div key={term} className={styles.row}>
            <dt>{term}</dt>
            <dd>
              <bdi className={as === "code" ? "mono" : undefined}>{said}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Without what no file told then: that says nothing of the address. */
const knownOf = ({ known }: Explanation) =>
  (known ?? "")
    .split(", ")
    .filter((part) => !/ data not loaded$/.test(part))
    .join(", ");
