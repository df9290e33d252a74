// What needs attention: each line with its reason and one thing to do; it can be hidden for a week.
import { Link } from "@tanstack/react-router";
import {
  Ban,
  CircleQuestionMark,
  Clock,
  Database,
  EyeOff,
  LockOpen,
  MapPin,
  Moon,
  Network,
  ShieldX,
} from "lucide-react";
import type { ReactNode } from "react";
import { prefer, usePreferences } from "../app/preferences";
import type { Attention } from "../evidence/shapes";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { IconButton } from "../ui/Button";
import { Badge, type Tone, useNow } from "../ui/Marks";
import { Card } from "../ui/Page";
import { useSay } from "../ui/Toasts";
import styles from "./AttentionCard.module.css";
import { type AttentionKind, hide, isHidden, isKnown, lineOf } from "./attention";

const words = m.overview;
const icon = (Icon: typeof Ban) => <Icon size={16} aria-hidden />;
const looks: Record<AttentionKind, [Tone, ReactNode]> = {
  new_place: ["deny", icon(MapPin)],
  refused: ["deny", icon(ShieldX)],
  blocked: ["deny", icon(Ban)],
  open: ["warn", icon(LockOpen)],
  expiring: ["warn", icon(Clock)],
  unknown_origin: ["warn", icon(CircleQuestionMark)],
  geo_old: ["warn", icon(Database)],
  never_used: ["plain", icon(Moon)],
  zones_unused: ["plain", icon(Network)],
};

export function AttentionCard({ attention }: { attention: readonly Attention[] }) {
  const { hidden } = usePreferences();
  const now = useNow().getTime();
  const known = attention.filter(isKnown);
  const shown = known.filter((one) => !isHidden(one, hidden[one.kind], now));
  const left = known.length - shown.length;
  const title = (
    <>
      <h2>{words.attention}</h2>
      {shown.length > 0 && <Badge tone="deny">{number(shown.length)}</Badge>}
    </>
  );
  return (
    <Card title={title}>
      {shown.length === 0 && <p className="quiet">{words.calm}</p>}
      {shown.length > 0 && (
        <ul className={styles.lines}>
          {shown.map((one) => (
            <Row key={one.kind} of={one} />
          ))}
        </ul>
      )}
      {left > 0 && (
        <p className={styles.left}>
          {words.hiddenCount(left)}{" "}
          <button type="button" onClick={() => prefer({ hidden: {} })}>
            {words.showHidden}
          </button>
        </p>
      )}
    </Card>
  );
}

function Row({ of }: { of: Attention & { kind: AttentionKind } }) {
  const now = useNow();
  const { hidden } = usePreferences();
  const say = useSay();
  const { kind, title, detail, act, target } = lineOf(of, now);
  const [tone, Icon] = looks[kind];
  const onHide = () => {
    prefer({ hidden: { ...hidden, [kind]: hide(of, Date.now()) } });
    say(words.hidden(title), { text: words.undo, onPress: () => prefer({ hidden }) });
  };
  return (
    <li>
      <span className={styles.icon} data-tone={tone}>
        {Icon}
      </span>
      <span className={styles.words}>
        <bdi className={styles.title}>{title}</bdi>
        {detail !== "" && <bdi className="quiet">{detail}</bdi>}
      </span>
      <span className={styles.acts}>
        <Link
          to={target.to}
          params={target.params as never}
          search={target.search as never}
          className={styles.act}
          aria-label={words.actOf(act, title)}
        >
          {act}
        </Link>
        <IconButton label={words.hide(title)} onPress={onHide}>
          <EyeOff size={15} aria-hidden />
        </IconButton>
      </span>
    </li>
  );
}
