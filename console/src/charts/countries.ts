// Calls by country: what a map and its table are made of.
import { m } from "../messages/en";
import { list, number } from "../messages/format";
import { placeName } from "../networks/places";

export interface CountryCalls {
  /** ISO 3166-1 alpha-2; none: no file knows. */
  country?: string | null;
  allowed: number;
  refused: number;
}

export const calls = ({ allowed, refused }: CountryCalls) => allowed + refused;

export const countryName = (code: string | null | undefined) => (code ? placeName(code) : m.charts.unknown);

/** Most calls first; what is not known stands last. */
export const ranked = (countries: readonly CountryCalls[]): CountryCalls[] =>
  countries.toSorted(
    (a, b) =>
      Number(!a.country) - Number(!b.country) ||
      calls(b) - calls(a) ||
      countryName(a.country).localeCompare(countryName(b.country), "en"),
  );

const NAMED = 3;

/** All in one sentence. */
export function mapFinding(label: string, countries: readonly CountryCalls[]): string {
  const known = ranked(countries).filter((one) => one.country);
  const [top] = known.filter((one) => one.allowed > 0);
  const refused = known.filter((one) => one.refused > 0).sort((a, b) => b.refused - a.refused);
  const says = (one: CountryCalls, n: number) => m.charts.ofCountry(countryName(one.country), number(n));
  return m.charts.mapFinding(
    label,
    known.length,
    top ? says(top, top.allowed) : "",
    list(refused.slice(0, NAMED).map((one) => says(one, one.refused))),
  );
}

/** The area tells the number, not the width. */
export const radius = (value: number, most: number, widest: number, least: number) =>
  value === 0 ? 0 : Math.max(least, widest * Math.sqrt(value / Math.max(1, most)));
