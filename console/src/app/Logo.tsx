// The mark: the token, the fence, and the one way in.
import { Link } from "@tanstack/react-router";
import { m } from "../messages/en";
import styles from "./Logo.module.css";

export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" aria-hidden className={styles.mark}>
      <path d="M17.66 6.34A8 8 0 1 0 20 12" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="12" cy="12" r="2.7" className={styles.dot} />
      <path
        d="M15.2 8.8 20.4 3.6"
        className={styles.path}
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeDasharray=".1 3.4"
      />
    </svg>
  );
}

export function Logo() {
  return (
    <Link to="/" className={styles.logo}>
      <Mark />
      <span>{m.frame.product}</span>
    </Link>
  );
}
