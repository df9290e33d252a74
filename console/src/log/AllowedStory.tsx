// A token that was used: from where, how often, by which program; and where that was new.
import type { ReactNode } from "react";
import { Chain, hopsOf } from "../check/Chain";
import { m } from "../messages/en";
import { isolated, list, number } from "../messages/format";
import { Note } from "../ui/Marks";
import { chainOfEvent, countOf, detail, type LogEvent, nameOf, outcomeOf, tokenOf, whenceOf } from "./event";
import { ResultBadge } from "./ResultBadge";
import styles from "./Story.module.css";
import { StoryActions } from "./StoryActions";
import { StoryFacts } from "./StoryFacts";
import { StoryHead } from "./StoryHead";
import { StoryTime } from "./StoryTime";
import { countryName, whatOf } from "./words";

const words = m.log;

export function AllowedStory({ event }: { event: LogEvent }) {
  const token = tokenOf(event);
  const name = token ? isolated(nameOf(token)) : "";
  const { address, country, asn } = whenceOf(event);
  const chain = chainOfEvent(event);
  const isCall = outcomeOf(event) === "allowed";
  const isNew = detail(event, "new");
  const revision = Number(detail(event, "revision"));
  const place = [
    countryName(country),
    asn === null ? "" : words.system(asn),
    event.securityContext.asOrg ?? "",
  ].filter((one) => one !== "");
  const rows: [string, ReactNode][] = [
    [words.owner, event.actor.displayName || event.actor.alternateId],
    [words.zone, event.client.zone !== "null" && event.client.zone],
    [words.place, place.join(" · ")],
    [words.agent, event.client.userAgent?.rawUserAgent],
    [words.calls, isCall && number(countOf(event))],
    [words.first, timeOf(detail(event, "firstSeen"))],
    [words.last, timeOf(detail(event, "lastSeen"))],
  ];
  return (
    <>
      <div className={styles.story}>
        <StoryHead
          badge={<ResultBadge outcome={outcomeOf(event)} />}
          id=""
          title={isCall ? words.allowedHeadline(name) : `${whatOf(event)}: ${name}`}
          facts={[
            <StoryTime key="at" at={event.published} />,
            revision > 0 && words.revision(number(revision)),
          ]}
        />
        {isNew !== "" && (
          <Note tone="warn">
            {words.newPlace(list(isNew.split(/,\s*/).map((what) => words.newWhat[what] ?? what)))}
          </Note>
        )}
        {chain.length > 0 && (
          <Chain hops={hopsOf(chain, address, { client: "client", ...(isCall && { tone: "allow" }) })} />
        )}
        <StoryFacts address={address} rows={rows} />
      </div>
      <StoryActions
        token={token ? { id: token.id, name: nameOf(token) } : null}
        chain={chain}
        address={address || null}
        event={event}
        uuid={event.uuid}
      />
    </>
  );
}

const timeOf = (at: string): ReactNode => at !== "" && <StoryTime at={at} />;
