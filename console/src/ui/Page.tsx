// The head of a page: where one is, what it is called, what can be done.
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { m } from "../messages/en";
import styles from "./Page.module.css";

export interface Crumb {
  text: string;
  to?: string;
}

export function PageHead({
  crumbs,
  title,
  badges,
  actions,
  children,
}: {
  crumbs: readonly Crumb[];
  title: string;
  badges?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${m.frame.product}`;
  }, [title]);
  return (
    <header className={styles.head}>
      {crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      <div className={styles.line}>
        <div className={styles.title}>
          <h1>
            <bdi>{title}</bdi>
          </h1>
          {badges}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </header>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label={m.frame.breadcrumb}>
      <ol className={styles.crumbs}>
        {crumbs.map((crumb) => (
          <li key={crumb.text}>
            {crumb.to ? <Link to={crumb.to}>{crumb.text}</Link> : crumb.text}
            <ChevronRight size={14} aria-hidden />
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Small facts under the title. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode] | false | undefined)[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]}>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** The tabs of a page: links, so that each is an address. */
export function Tabs({
  tabs,
}: {
  tabs: readonly { to: string; params?: { id: string }; text: string; count?: number | undefined }[];
}) {
  return (
    <nav className={styles.tabs}>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          params={tab.params as never}
          className={styles.tab}
          activeOptions={{ includeSearch: false, exact: true }}
        >
          {tab.text} {tab.count !== undefined && <span>{tab.count.toLocaleString("en")}</span>}
        </Link>
      ))}
    </nav>
  );
}

export function Card({
  title,
  aside,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.card}>
      <header>
        <div className={styles.cardTitle}>{typeof title === "string" ? <h2>{title}</h2> : title}</div>
        {aside}
      </header>
      <div className={styles.cardBody}>{children}</div>
    </section>
  );
}

/** Two columns that become one below 1000 px. */
export function Columns({ main, side }: { main: ReactNode; side?: ReactNode }) {
  return (
    <div className={styles.columns} data-single={side === undefined || undefined}>
      <div>{main}</div>
      {side && <div>{side}</div>}
    </div>
  );
}

/** Sticks to the bottom while something is edited. */
export function SaveBar({ children }: { children: ReactNode }) {
  return <div className={styles.saveBar}>{children}</div>;
}
