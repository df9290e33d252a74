// Countries and regions by name.
import { COUNTRIES } from "./criteria";

const names = new Intl.DisplayNames("en", { type: "region" });

/** `Germany`; a region stays `US-CA`: no browser knows their names. */
export function placeName(code: string): string {
  return code.length > 2 ? code : (names.of(code) ?? code);
}

/** Without accents: whoever types `reunion` means Réunion. */
const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const ALL = COUNTRIES.map((code) => ({ code, name: folded(placeName(code)) }));
ALL.sort((a, b) => a.name.localeCompare(b.name, "en"));

/** Codes of those that are meant by it: by code first, then by how the name begins, then by any part of it. */
export function countriesLike(text: string): string[] {
  const typed = folded(text.trim());
  const rank = ({ code, name }: (typeof ALL)[number]) =>
    code.toLowerCase() === typed ? 0 : name.startsWith(typed) ? 1 : name.includes(typed) ? 2 : 3;
  const ranked = ALL.map((one) => ({ code: one.code, rank: rank(one) }));
  return [0, 1, 2].flatMap((at) => ranked.filter((one) => one.rank === at).map((one) => one.code));
}
