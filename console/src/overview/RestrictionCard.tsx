// How tokens are restricted, and the open ones that are easiest to close.
import { Link } from "@tanstack/react-router";
import { RestrictionBar } from "../charts/RestrictionBar";
import type { Overview } from "../evidence/shapes";
import { m } from "../messages/en";
import { Note } from "../ui/Marks";
import { Card } from "../ui/Page";
import styles from "./RestrictionCard.module.css";

const words = m.overview;

export function RestrictionCard({ tokens, easiest }: Pick<Overview, "tokens" | "easiest">) {
  const all = tokens.restricted + tokens.open;
  const aside = tokens.open > 0 && (
    <Link to="/security/api/tokens" search={{ show: "open" }} className={styles.link}>
      {words.openTokens}
    </Link>
  );
  return (
    <Card title={words.tokens(all)} aside={aside}>
      <RestrictionBar of={tokens} />
      {tokens.open === 0 && all > 0 && <Note tone="allow">{words.noneOpen}</Note>}
      {easiest.length > 0 && (
        <div>
          <h3 className={styles.heading}>{words.easiest}</h3>
          <ul className={styles.easiest}>
            {easiest.map((token) => (
              <li key={token.id}>
                <Link
                  to="/security/api/tokens/$id/security"
                  params={{ id: token.id }}
                  className={styles.name}
                >
                  <bdi>{token.name}</bdi>
                </Link>
                <span className={styles.places}>{words.places(token.places)}</span>
                <Link
                  to="/security/api/tokens/$id/usage"
                  params={{ id: token.id }}
                  className={styles.link}
                  aria-label={words.restrictOf(token.name)}
                >
                  {words.restrict}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}
