// Small marks: badges, notes, keys, ids, times. Colour never speaks alone: an icon or a word stands with it.
import { CircleAlert, Info, ShieldCheck, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";
import { exact, relative } from "../messages/format";
import { CopyButton } from "./Button";
import styles from "./Marks.module.css";

export type Tone = "plain" | "allow" | "deny" | "warn" | "report" | "accent";

export function Badge({
  tone = "plain",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      {icon}
      {children}
    </span>
  );
}

/** `label` is read out; the colour only repeats it. "": the word beside it says the same. */
export function Dot({ tone = "plain", label }: { tone?: Tone; label: string }) {
  if (label === "") return <span className={`${styles.dot} ${styles[`dot_${tone}`]}`} aria-hidden />;
  return (
    <span className={`${styles.dot} ${styles[`dot_${tone}`]}`} role="img" aria-label={label} title={label} />
  );
}

const icons = {
  plain: Info,
  accent: Info,
  report: Info,
  allow: ShieldCheck,
  deny: CircleAlert,
  warn: TriangleAlert,
};

export function Note({
  tone = "plain",
  children,
  live,
}: {
  tone?: Tone;
  children: ReactNode;
  live?: boolean;
}) {
  const Icon = icons[tone];
  return (
    <div className={`${styles.note} ${styles[tone]}`} role={live ? "status" : undefined}>
      <Icon size={16} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

export const Kbd = ({ children }: { children: ReactNode }) => <kbd className={styles.kbd}>{children}</kbd>;

/** An address, an id, an error id: to be copied whole. */
export function Copyable({ text, label }: { text: string; label?: string }) {
  return (
    <span className={styles.copyable}>
      <code dir="ltr">{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  );
}

/** Commands and secrets: one block, selected and copied at once. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className={styles.code}>
      <section aria-label={label}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <pre tabIndex={0} dir="ltr">
          {text}
        </pre>
      </section>
      <CopyButton text={text} />
    </div>
  );
}

/** One clock for every relative time on the page. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function Time({ at, none = "—" }: { at: string | null | undefined; none?: string }) {
  const now = useNow();
  if (!at) return <span className="faint">{none}</span>;
  const when = new Date(at);
  return (
    <time dateTime={at} title={exact(when)} className={styles.time}>
      {relative(when, now)}
    </time>
  );
}

/** Says why something cannot be done, to the mouse and to the keyboard. */
export function Why({ text, children }: { text: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={200}>
      <Focusable>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by the keyboard */}
        <span className={styles.why} tabIndex={0} role="note" aria-label={text}>
          {children}
        </span>
      </Focusable>
      <Tooltip className={styles.tooltip} offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
