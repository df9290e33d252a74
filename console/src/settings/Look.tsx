// How this browser shows things: theme, rows, single keys. And what it is that runs here.
import { useQuery } from "@tanstack/react-query";
import { type Preferences, prefer, usePreferences } from "../app/preferences";
import { m } from "../messages/en";
import { Card } from "../ui/Page";
import { Pills } from "../ui/Pills";
import { Switch } from "../ui/Switch";
import { aboutQuery } from "./queries";
import styles from "./Rows.module.css";

const words = m.signin.sessions;
const THEMES = ["system", "light", "dark"] as const;
const DENSITIES = ["comfortable", "compact"] as const;

export function Look() {
  const { theme, density, singleKeys } = usePreferences();
  return (
    <Card title={words.look}>
      <p className="quiet">{words.lookText}</p>
      <div className={styles.look}>
        <h3>{m.frame.theme}</h3>
        <Pills<Preferences["theme"]>
          label={m.frame.theme}
          pills={THEMES.map((id) => ({ id, text: m.frame.themes[id] }))}
          value={theme}
          onChange={(to) => prefer({ theme: to })}
        />
      </div>
      <div className={styles.look}>
        <h3>{m.frame.density}</h3>
        <Pills<Preferences["density"]>
          label={m.frame.density}
          pills={DENSITIES.map((id) => ({ id, text: m.frame.densities[id] }))}
          value={density}
          onChange={(to) => prefer({ density: to })}
        />
      </div>
      <Switch
        label={m.frame.shortcutsSwitch}
        isOn={singleKeys}
        onChange={(on) => prefer({ singleKeys: on })}
      />
    </Card>
  );
}

export function About() {
  const about = useQuery(aboutQuery).data;
  return (
    <Card title={words.about}>
      <dl className={styles.about}>
        <dt>{words.version}</dt>
        <dd>{about?.version ?? "—"}</dd>
        <dt>{words.licence}</dt>
        <dd>{about?.licence || words.licenceText}</dd>
        <dt>{words.fonts}</dt>
        <dd>{words.fontsText}</dd>
      </dl>
      <p className={styles.links}>
        <a href="/docs" target="_blank" rel="noopener">
          {words.docs}
        </a>
        <a href="/openapi.json" target="_blank" rel="noopener">
          {words.openapi}
        </a>
      </p>
    </Card>
  );
}
