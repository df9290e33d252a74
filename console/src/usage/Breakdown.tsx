// Calls by one thing: programs, networks.
import { useState } from "react";
import charts from "../charts/Charts.module.css";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Button } from "../ui/Button";
import { Card } from "../ui/Page";
import styles from "./UsageTab.module.css";

export interface Part {
  name: string;
  allowed: number;
  refused: number;
}

const SHOWN = 5;

export function Breakdown({ title, parts }: { title: string; parts: readonly Part[] }) {
  const [isWhole, setWhole] = useState(false);
  const rows = parts.toSorted((a, b) => b.allowed + b.refused - a.allowed - a.refused);
  return (
    <Card title={title}>
      <table className={charts.table} aria-label={title}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{m.charts.allowedColumn}</th>
            <th scope="col">{m.charts.refusedColumn}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, isWhole ? undefined : SHOWN).map((row) => (
            <tr key={row.name}>
              <th scope="row" className={styles.partName}>
                <bdi>{row.name}</bdi>
              </th>
              <td>{number(row.allowed)}</td>
              <td data-refused={row.refused > 0 || undefined}>
                {row.refused > 0 && m.charts.refused(number(row.refused))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isWhole && rows.length > SHOWN && (
        <div>
          <Button look="quiet" onPress={() => setWhole(true)} aria-label={m.usage.all(title)}>
            {m.usage.moreRows(rows.length - SHOWN)}
          </Button>
        </div>
      )}
    </Card>
  );
}
