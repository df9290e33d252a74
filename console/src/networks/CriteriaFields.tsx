// The lists of a dynamic zone: places, autonomous systems, services.
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { body, client } from "../api/client";
import { m } from "../messages/en";
import { ChipsField, type Choice } from "./ChipsField";
import { COUNTRIES, parseAsn, parsePlace, SERVICES } from "./criteria";
import { countriesLike, placeName } from "./places";

const words = m.networks.criteria;

/** Rows that are offered at once. */
const OFFERED = 50;

const placeChoice = (code: string): Choice => ({
  id: code,
  text: placeName(code),
  note: code.length > 2 ? placeName(code.slice(0, 2)) : code,
});

interface Props {
  label: string;
  help?: string;
  codes: string[];
  onChange: (codes: string[]) => void;
  errors: readonly string[];
  isReadOnly: boolean;
}

export function PlacesField({ codes, ...props }: Props) {
  const [text, setText] = useState("");
  const offers = useMemo(() => {
    const hits = countriesLike(text).map(placeChoice);
    const region = parsePlace(text);
    const own = region && region.length > 2 && COUNTRIES.includes(region.slice(0, 2));
    return own ? [placeChoice(region), ...hits] : hits;
  }, [text]);
  return (
    <ChipsField
      {...props}
      chosen={codes.map(placeChoice)}
      offers={offers}
      onText={setText}
      placeholder={words.placePlaceholder}
    />
  );
}

const systemsQuery = (q: string) =>
  queryOptions({
    queryKey: ["geo", "systems", q],
    queryFn: ({ signal }) =>
      body(client.GET("/ringfence/v1/geo/systems", { params: { query: { q, limit: OFFERED } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

const systemChoice = (asn: string, name?: string): Choice => ({
  id: asn,
  text: `AS${asn}`,
  ...(name && { note: name }),
});

export function SystemsField({ codes, ...props }: Props) {
  const [text, setText] = useState("");
  const found = useQuery(systemsQuery(text.trim()));
  const typed = text.trim().toLowerCase();
  const bare = parseAsn(text);
  // The last answer stays until the next is there, but never offers what no longer matches.
  const matches = ({ id, text: label, note = "" }: Choice) =>
    `${id} ${label} ${note}`.toLowerCase().includes(typed);
  const known = (found.data ?? []).map(({ asn, name }) => systemChoice(String(asn), name)).filter(matches);
  const isKnown = known.some((one) => one.id === bare);
  const offers = bare && !isKnown ? [systemChoice(bare), ...known] : known;
  return (
    <ChipsField
      {...props}
      chosen={codes.map((asn) => systemChoice(asn))}
      offers={offers}
      onText={setText}
      placeholder={words.systemPlaceholder}
    />
  );
}

export const serviceName = (code: string) => code.toLowerCase().replaceAll("_", " ");

const serviceChoice = (code: string): Choice => ({ id: code, text: serviceName(code) });

export function ServicesField({ codes, ...props }: Props) {
  const [text, setText] = useState("");
  const typed = text.trim().toLowerCase().replaceAll("_", " ");
  return (
    <ChipsField
      {...props}
      chosen={codes.map(serviceChoice)}
      offers={SERVICES.map(serviceChoice).filter((one) => one.text.includes(typed))}
      onText={setText}
      placeholder={words.servicePlaceholder}
    />
  );
}
