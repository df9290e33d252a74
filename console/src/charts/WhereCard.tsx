// Where calls come from: the map, the countries with most beside it, and all of them as a table.
import { lazy, Suspense, useState } from "react";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Card } from "../ui/Page";
import { CountryTable } from "./CountryTable";
import { type CountryCalls, countryName, ranked } from "./countries";
import { Legend, TableSwitch } from "./Legend";
import styles from "./WhereCard.module.css";

const WorldMap = lazy(() => import("./WorldMap").then((part) => ({ default: part.WorldMap })));
const SHOWN = 5;

export function WhereCard({
  title,
  countries,
  note,
  onPick,
}: {
  title: string;
  countries: readonly CountryCalls[];
  /** Of which time. */
  note?: string;
  onPick?: (country: string) => void;
}) {
  const [isTable, setTable] = useState(false);
  const known = countries.some((one) => one.country);
  const aside = (
    <span className={styles.aside}>
      <Legend shape="map" />
      <TableSwitch isOn={isTable} onChange={setTable} of={title} />
    </span>
  );
  return (
    <Card title={title} aside={aside}>
      {isTable ? (
        <CountryTable countries={ranked(countries)} label={title} />
      ) : (
        <div className={styles.both}>
          <div className={styles.map}>
            <Suspense>
              <WorldMap countries={countries} label={title} onPick={onPick} />
            </Suspense>
          </div>
          <Top countries={ranked(countries)} />
        </div>
      )}
      {(note !== undefined || !known) && <p className="faint">{known ? note : m.charts.noCountry}</p>}
    </Card>
  );
}

function Top({ countries }: { countries: readonly CountryCalls[] }) {
  return (
    <ul className={styles.top}>
      {countries.slice(0, SHOWN).map((one) => (
        <li key={one.country}>
          <code>{one.country ?? "—"}</code>
          <span>{countryName(one.country)}</span>
          <Counts of={one} />
        </li>
      ))}
    </ul>
  );
}

/** What was refused is said where nothing else is to be said, and beside it. */
function Counts({ of }: { of: CountryCalls }) {
  return (
    <span className={styles.numbers}>
      {(of.allowed > 0 || of.refused === 0) && <span>{number(of.allowed)}</span>}
      {of.refused > 0 && <span className={styles.refused}>{m.charts.refused(number(of.refused))}</span>}
    </span>
  );
}
