// What is known of an address, and whose words that are.
import type { Schemas } from "../api/client";
import { m } from "../messages/en";

const words = m.geo.of;
const names = new Intl.DisplayNames("en", { type: "region" });
const NOTHING = 5;

export function Located({ facts }: { facts: Schemas["Located"] }) {
  if (facts.notLoaded.length >= NOTHING) return <p className="quiet">{words.nothing}</p>;
  const { country, region, asn, asName, anonymizer, services, provider } = facts;
  const isAsked = (fact: string) => !facts.notLoaded.includes(fact);
  const parts = [
    country
      ? `${names.of(country) ?? country} (${region ?? country})`
      : isAsked("country") && words.unknownCountry,
    asn && `AS${asn}${asName ? ` ${asName}` : ""}`,
    anonymizer && words.anonymizer[anonymizer],
    provider,
    ...services,
  ].filter((part): part is string => typeof part === "string" && part !== "");
  const attributions = new Set(facts.sources.map((source) => source.attribution).filter(Boolean));
  return (
    <>
      <p>
        <bdi>{parts.join(" · ")}</bdi>
      </p>
      {facts.notLoaded.length > 0 && <p className="quiet">{words.notLoaded(facts.notLoaded)}</p>}
      {[...attributions].map((text) => (
        <p key={text} className="quiet">
          {text}
        </p>
      ))}
    </>
  );
}
