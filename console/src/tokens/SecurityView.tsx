// The Security card as it stands: the sentence, and Edit.
import { Link } from "@tanstack/react-router";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Note } from "../ui/Marks";
import { Card, Columns } from "../ui/Page";
import { names, optionOf } from "./condition";
import type { TokenDetail } from "./queries";
import styles from "./SecurityView.module.css";
import { kindWord } from "./ZoneField";

export function SecurityView({ token, onEdit }: { token: TokenDetail; onEdit: (() => void) | undefined }) {
  const option = optionOf(token.network);
  const edit = onEdit && <Button onPress={onEdit}>{m.frame.edit}</Button>;
  const card = (
    <Card title={m.tokens.security} aside={edit}>
      <dl className={styles.facts}>
        <dt>{m.tokens.conditionLabel}</dt>
        <dd>{m.tokens.options[option]}</dd>
        {names(option) && (
          <>
            <dt>{m.tokens.zones}</dt>
            <dd>
              <ul className={styles.zones}>
                {token.zones.map((zone) => (
                  <li key={zone.id}>
                    <Link to="/security/networks/$id" params={{ id: zone.id }} className={styles.zone}>
                      <bdi>{zone.name}</bdi> <span className={styles.kind}>{kindWord(zone.type)}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {token.createdBy && (
          <>
            <dt>{m.tokens.createdBy}</dt>
            <dd>
              <bdi>{token.createdBy.login}</bdi>
            </dd>
          </>
        )}
      </dl>
      {option === "anywhere" && <Note tone="warn">{m.tokens.openNote}</Note>}
    </Card>
  );
  return <Columns main={card} />;
}
