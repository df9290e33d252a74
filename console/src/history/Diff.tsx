// Before and after, field by field.

import type { Change } from "../evidence/shapes";
import { m } from "../messages/en";
import { fieldName } from "./changes";
import styles from "./Diff.module.css";

const words = m.history;

export function Diff({ fields, label }: { fields: Change["fields"]; label: string }) {
  return (
    <table className={styles.diff} aria-label={`${words.changed}, ${label}`}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">
              <bdi>{fieldName(field)}</bdi>
            </th>
            <td data-was>
              {before == null ? (
                <span className="faint">{words.unset}</span>
              ) : (
                <del>
                  <bdi>{before}</bdi>
                </del>
              )}
            </td>
            <td>
              {after == null ? (
                <span className="faint">{words.unset}</span>
              ) : (
                <ins>
                  <bdi>{after}</bdi>
                </ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
