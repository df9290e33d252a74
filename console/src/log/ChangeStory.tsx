// A change: who made it, by what, from where, and each field before and after.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { changeQuery } from "../evidence/queries";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Skeleton } from "../ui/States";
import { differences, jsonOf } from "./diff";
import { detail, type LogEvent, nameOf, outcomeOf, tokenOf, whenceOf, whoOf } from "./event";
import { ResultBadge } from "./ResultBadge";
import styles from "./Story.module.css";
import { StoryActions } from "./StoryActions";
import { StoryFacts } from "./StoryFacts";
import { StoryHead } from "./StoryHead";
import { StoryTime } from "./StoryTime";
import { whatOf } from "./words";

const words = m.log;
/** Shown in their own place, or once more what is shown there. */
const TOLD = new Set([
  "revision",
  "zoneData",
  "networkConnection",
  "includedNetworkZones",
  "excludedNetworkZones",
]);

export function ChangeStory({ event }: { event: LogEvent }) {
  const token = tokenOf(event);
  const { address } = whenceOf(event);
  const [about] = event.target;
  const revision = Number(detail(event, "revision"));
  const isSaid = (name: string) =>
    TOLD.has(name) ||
    (name === "address" && detail(event, name) === address) ||
    // Side by side, where they are more than a word.
    (/^(before|after)$/.test(name) && jsonOf(detail(event, name)) !== undefined);
  const others = Object.keys(event.debugContext.debugData).filter((name) => !isSaid(name));
  const rows: [string, ReactNode][] = [
    [words.actor, whoOf(event) || words.program],
    [words.about, about && nameOf(about)],
    [words.reason, event.outcome.reason],
    [words.agent, event.client.userAgent?.rawUserAgent],
    ...others.map((name): [string, ReactNode] => [words.details[name] ?? name, detail(event, name)]),
  ];
  return (
    <>
      <div className={styles.story}>
        <StoryHead
          badge={<ResultBadge outcome={outcomeOf(event)} />}
          id=""
          title={about ? `${whatOf(event)}: ${nameOf(about)}` : whatOf(event)}
          facts={[
            <StoryTime key="at" at={event.published} />,
            revision > 0 && words.revision(number(revision)),
          ]}
        />
        <Differences event={event} />
        <StoryFacts address={address} rows={rows} />
      </div>
      <StoryActions
        token={token ? { id: token.id, name: nameOf(token) } : null}
        chain={[]}
        address={address || null}
        event={event}
        uuid={event.uuid}
      />
    </>
  );
}

const KEPT: Record<string, "tokens" | "zones"> = { Token: "tokens", NetworkZone: "zones" };

/** In the words of the thing's history, where it is kept; else as the event has it. */
function Differences({ event }: { event: LogEvent }) {
  const [before, after] = [jsonOf(detail(event, "before")), jsonOf(detail(event, "after"))];
  const [about] = event.target;
  const kept = about && KEPT[about.type];
  const asked = useQuery({
    ...changeQuery(kept ?? "tokens", about?.id ?? "", event.uuid),
    enabled: kept !== undefined,
  });
  if (before === undefined && after === undefined) return null;
  if (asked.isLoading) return <Skeleton rows={3} />;
  const fields = asked.data?.fields ?? differences(before, after);
  return (
    <section>
      <h3>{words.changes}</h3>
      {before === undefined && <p className="quiet">{words.created}</p>}
      {after === undefined && <p className="quiet">{words.removed}</p>}
      {fields.length === 0 ? (
        <p className="quiet">{words.noDifference}</p>
      ) : (
        <table className={styles.differences}>
          <thead>
            <tr>
              <th scope="col">{words.field}</th>
              <th scope="col">{words.before}</th>
              <th scope="col">{words.after}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((one) => (
              <tr key={one.field}>
                <th scope="row">{m.history.fields[one.field] ?? one.field}</th>
                <td>
                  <bdi>{one.before ?? words.nothing}</bdi>
                </td>
                <td data-changed>
                  <bdi>{one.after ?? words.nothing}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
