// What is known of an address, and whose words that are.
import { Fragment } from "react";
import type { Schemas } from "../api/client";
import { m } from "../messages/en";
import { list } from "../messages/format";
import { placeName } from "../networks/places";

type Facts = Schemas["Located"];

const words = m.geo.of;
const NOTHING = 5;

/** Terms and what they are, for the list that stands around them. */
export function Located({ facts }: { facts: Facts }) {
  if (facts.notLoaded.length >= NOTHING) {
    return (
      <>
        <dt>{words.country}</dt>
        <dd>{words.nothing}</dd>
      </>
    );
  }
  return rowsOf(facts).map(([term, said]) => (
    <Fragment key={term}>
      <dt>{term}</dt>
      <dd>
        <bdi>{said}</bdi>
      </dd>
    </Fragment>
  ));
}

/** What a file tells but does not know of this address is said as well; what no file tells stands below. */
function rowsOf(facts: Facts): [string, string][] {
  const { country, region, asn, asName, anonymizer, services, provider } = facts;
  const rows: [string, string, string | false | null | undefined][] = [
    ["country", words.country, country && `${placeName(country)} (${country})`],
    ["region", words.region, region],
    ["asn", words.system, asn != null && `AS${asn}${asName ? ` ${asName}` : ""}`],
    ["anonymizer", words.anonymizerOf, anonymizer && words.anonymizer[anonymizer]],
    ["", words.provider, provider],
    ["", words.services, services.length > 0 && list(services)],
  ];
  return rows.flatMap(([fact, term, said]): [string, string][] => {
    if (said) return [[term, said]];
    return fact !== "" && !facts.notLoaded.includes(fact) ? [[term, words.unknown]] : [];
  });
}

/** What no file tells, and what the licences of those that told something want said. */
export function Sources({ facts }: { facts: Facts }) {
  if (facts.notLoaded.length >= NOTHING) return null;
  const attributions = new Set(facts.sources.map((source) => source.attribution));
  return (
    <div className="quiet">
      {facts.notLoaded.length > 0 && <p>{words.notLoaded(facts.notLoaded)}</p>}
      {[...attributions].map((text) => text && <p key={text}>{text}</p>)}
    </div>
  );
}
