// The frame while it is not known yet who is there: everything that comes has its place already.
import { Skeleton } from "../ui/States";
import { Logo } from "./Logo";
import styles from "./Shell.module.css";

export function Waiting() {
  return (
    <div className={styles.shell}>
      <header className={styles.top}>
        <Logo />
      </header>
      <aside className={styles.side} />
      <main className={styles.main}>
        <Skeleton rows={12} />
      </main>
    </div>
  );
}
