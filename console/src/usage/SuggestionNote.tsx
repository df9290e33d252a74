// For an open token: which zones hold every call that it made, and the way to restrict it to them.
import { useQueries } from "@tanstack/react-query";
import { LockOpen } from "lucide-react";
import type { Place } from "../evidence/shapes";
import { m } from "../messages/en";
import { zoneSearch } from "../networks/queries";
import { LinkButton } from "../ui/Button";
import styles from "./SuggestionNote.module.css";
import { addressesOf, callsOf, type Suggestion, suggest } from "./suggest";

const words = m.usage;
/** Beyond it no zone is proposed: it would be no restriction. */
const ZONES_MOST = 30;
const ADDRESSES_MOST = 50;

export function SuggestionNote({
  id,
  places,
  isWhole,
}: {
  id: string;
  /** All of them. */
  places: readonly Place[];
  /** They hold every call that was made. */
  isWhole: boolean;
}) {
  const zones = new Map(places.flatMap((place) => place.zones.map((zone) => [zone.id, zone] as const)));
  const all = [...zones.values()].slice(0, ZONES_MOST);
  // The server alone knows which a token can name.
  const found = useQueries({ queries: all.map((zone) => zoneSearch(zone.name)) });
  if (found.some((one) => one.isPending || one.isPlaceholderData)) return null;
  const eligible = new Set(
    found.flatMap(({ data }) => (data ?? []).filter((hit) => hit.eligible).map((hit) => hit.id)),
  );
  const suggestion = suggest(places, (zone) => eligible.has(zone));
  if (suggestion.calls === 0) return null;
  return suggestion.outside.length === 0 ? (
    <Restrict id={id} of={suggestion} isWhole={isWhole} />
  ) : (
    <Outside of={suggestion} />
  );
}

const Said = ({ children }: { children: string }) => (
  <p>
    <LockOpen size={16} aria-hidden />
    <span>{children}</span>
  </p>
);

function Restrict({ id, of, isWhole }: { id: string; of: Suggestion; isWhole: boolean }) {
  return (
    <section className={styles.note} aria-label={m.overview.restrict}>
      <Said>{words.allCame(of.calls, of.zones.length, isWhole)}</Said>
      <LinkButton
        look="primary"
        to="/security/api/tokens/$id/security"
        params={{ id }}
        search={{ edit: true, in: of.zones.map((zone) => zone.id).join(",") }}
      >
        <bdi>{words.restrictTo(of.zones.map((zone) => zone.name))}</bdi>
      </LinkButton>
    </section>
  );
}

function Outside({ of }: { of: Suggestion }) {
  const addresses = addressesOf(of.outside);
  const canMake = addresses.length > 0 && addresses.length <= ADDRESSES_MOST;
  return (
    <section className={styles.note} aria-label={m.overview.restrict}>
      <Said>{words.someCame(callsOf(of.outside), of.calls, of.outside.length)}</Said>
      {canMake && (
        <LinkButton to="/security/networks/new/ip" search={{ gateways: addresses.join(",") }}>
          {words.makeZone(addresses.length)}
        </LinkButton>
      )}
    </section>
  );
}
