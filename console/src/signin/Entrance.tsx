// The page before anybody is known: the mark, one card, and a line below it.
import { type ReactNode, useEffect } from "react";
import { Mark } from "../app/Logo";
import { m } from "../messages/en";
import styles from "./Entrance.module.css";

export function Entrance({
  title,
  children,
  below,
  wide,
}: {
  title: string;
  children: ReactNode;
  below?: ReactNode;
  wide?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · ${m.frame.product}`;
  }, [title]);
  return (
    <main className={styles.entrance}>
      <span className={styles.product}>
        <Mark />
        {m.frame.product}
      </span>
      <div className={`${styles.card} ${wide ? styles.wide : ""}`}>{children}</div>
      {below && <div className={styles.below}>{below}</div>}
    </main>
  );
}
