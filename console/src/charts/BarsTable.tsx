// The numbers of bars, row by row; the newest first.
import { m } from "../messages/en";
import { number } from "../messages/format";
import { type Span, spanName } from "./bars";
import styles from "./Charts.module.css";

export function BarsTable({
  spans,
  label,
  height,
}: {
  spans: readonly Span[];
  label: string;
  height: number;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles.scroll} style={{ blockSize: height }} tabIndex={0} aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{m.charts.when}</th>
            <th scope="col">{m.charts.allowedColumn}</th>
            <th scope="col">{m.charts.refusedColumn}</th>
          </tr>
        </thead>
        <tbody>
          {spans.toReversed().map((span) => (
            <tr key={span.at}>
              <th scope="row">
                <time dateTime={span.at}>{spanName(span)}</time>
              </th>
              <td>{number(span.allowed)}</td>
              <td data-refused={span.refused > 0 || undefined}>{number(span.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
