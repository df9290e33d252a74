// The numbers of a map, country by country.
import { m } from "../messages/en";
import { number } from "../messages/format";
import styles from "./Charts.module.css";
import { type CountryCalls, countryName } from "./countries";

export function CountryTable({ countries, label }: { countries: readonly CountryCalls[]; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles.scroll} style={{ maxBlockSize: 320 }} tabIndex={0} aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{m.charts.country}</th>
            <th scope="col">{m.charts.allowedColumn}</th>
            <th scope="col">{m.charts.refusedColumn}</th>
          </tr>
        </thead>
        <tbody>
          {countries.map((one) => (
            <tr key={one.country}>
              <th scope="row">
                {countryName(one.country)} {one.country && <code className="faint">{one.country}</code>}
              </th>
              <td>{number(one.allowed)}</td>
              <td data-refused={one.refused > 0 || undefined}>{number(one.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
