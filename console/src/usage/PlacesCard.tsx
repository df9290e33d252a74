// From where a token is used: place by place, the last used first.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { countryName } from "../charts/countries";
import type { Place } from "../evidence/shapes";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Button } from "../ui/Button";
import { Time } from "../ui/Marks";
import { Card } from "../ui/Page";
import { useNarrow } from "../ui/useNarrow";
import styles from "./PlacesCard.module.css";

const words = m.usage;

interface PlacesProps {
  id: string;
  places: readonly Place[];
  total: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

export function PlacesCard(props: PlacesProps) {
  const { places, total } = props;
  const isNarrow = useNarrow();
  const count = places.length < total ? words.shownOf(places.length, total) : words.placesCount(total);
  return (
    <Card title={words.places} aside={<span className="quiet">{count}</span>}>
      {isNarrow ? <Cards {...props} /> : <Wide {...props} />}
      {props.hasMore && (
        <div>
          <Button onPress={props.onMore} working={props.isLoadingMore && m.frame.loading}>
            {words.more}
          </Button>
        </div>
      )}
    </Card>
  );
}

const keyOf = (place: Place) => `${place.chain.join(",")} ${place.agent}`;

function Wide({ id, places }: PlacesProps) {
  const { columns } = words;
  const heads = [columns.address, columns.where, columns.program, columns.zones, columns.first, columns.last];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles.scroll} tabIndex={0} aria-label={words.places}>
      <table className={styles.table} aria-label={words.places}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col" data-end>
              {columns.allowed}
            </th>
            <th scope="col" data-end>
              {columns.refused}
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={keyOf(place)}>
              <th scope="row">
                <Address id={id} place={place} />
              </th>
              <td>
                <bdi>{whereOf(place)}</bdi>
              </td>
              <td>
                <bdi>{place.agent || words.unknownAgent}</bdi>
              </td>
              <td>
                <Zones place={place} />
              </td>
              <td>
                <Time at={place.first} />
              </td>
              <td>
                <Time at={place.last} />
              </td>
              <td data-end>{number(place.allowed)}</td>
              <td data-end>
                <Refused place={place} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cards({ id, places }: PlacesProps) {
  return (
    <ul className={styles.cards}>
      {places.map((place) => (
        <li key={keyOf(place)}>
          <span className={styles.line}>
            <Address id={id} place={place} />
            <Time at={place.last} />
          </span>
          <bdi className="quiet">{[whereOf(place), place.agent].filter(Boolean).join(" · ")}</bdi>
          <span className={styles.line}>
            <Zones place={place} />
            <span className={styles.numbers}>
              {m.charts.allowed(number(place.allowed))}
              {place.refused > 0 && (
                <>
                  , <Refused place={place} />
                </>
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Address({ id, place }: { id: string; place: Place }) {
  const { client, chain } = place;
  const proxies = client == null ? [] : chain.slice(chain.lastIndexOf(client) + 1);
  return (
    <span className={styles.address}>
      <Link
        to="/check"
        search={{ token: id, from: chain.join(",") }}
        aria-label={words.check(client ?? chain.join(", "))}
      >
        <code dir="ltr">{client ?? chain.join(", ")}</code>
      </Link>
      {client == null && <span className="quiet">{words.unknownClient}</span>}
      {proxies.length > 0 && (
        <span className="quiet">
          <bdi>{words.through(proxies)}</bdi>
        </span>
      )}
    </span>
  );
}

/** "Germany, DE-HE · AS64500 Example". */
function whereOf({ country, region, asn, asName }: Place): string {
  const land = country && [countryName(country), region].filter(Boolean).join(", ");
  const system = asn != null && words.system(asn, asName ?? "");
  return [land, system].filter(Boolean).join(" · ") || m.charts.unknown;
}

function Zones({ place }: { place: Place }): ReactNode {
  if (place.zones.length === 0) return <span className="faint">{words.noZone}</span>;
  return (
    <ul className={styles.zones}>
      {place.zones.map((zone) => (
        <li key={zone.id}>
          <Link to="/security/networks/$id" params={{ id: zone.id }}>
            <bdi>{zone.name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Refused({ place }: { place: Place }) {
  if (place.refused === 0) return <span className="faint">0</span>;
  const why = place.reason && (m.check.reasons[place.reason] ?? place.reason);
  return (
    <span className={styles.refused} title={why ?? undefined}>
      {m.charts.refused(number(place.refused))}
    </span>
  );
}
