// Where one can go, who one is, and how things look.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  Crosshair,
  Globe,
  KeyRound,
  LayoutDashboard,
  LogOut,
  Network,
  ScrollText,
  Search,
  Settings,
  Users,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Session } from "../api/session";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { zoneCounts } from "../networks/queries";
import { tokenCounts } from "../tokens/queries";
import { IconButton } from "../ui/Button";
import { Kbd } from "../ui/Marks";
import { Logo } from "./Logo";
import { Revision } from "./Revision";
import styles from "./Sidebar.module.css";
import { useSignOut } from "./useSignOut";

export function Sidebar({
  session,
  onSearch,
  onClose,
}: {
  session: Session;
  onSearch: () => void;
  onClose?: () => void;
}) {
  const tokens = useQuery(tokenCounts()).data?.all;
  const zones = useQuery(zoneCounts()).data?.all;
  const name = [session.user.firstName, session.user.lastName].join(" ").trim() || session.user.login;
  const signOut = useSignOut();
  return (
    <div className={styles.sidebar}>
      <div className={styles.head}>
        <Logo />
        {onClose && (
          <IconButton label={m.frame.closeMenu} onPress={onClose}>
            <X size={20} aria-hidden />
          </IconButton>
        )}
      </div>
      <AriaButton className={styles.search} onPress={onSearch}>
        <Search size={16} aria-hidden />
        <span>{m.frame.search}</span>
        <span aria-hidden>
          <Kbd>/</Kbd>
        </span>
      </AriaButton>
      <nav aria-label={m.frame.navigation} className={styles.nav}>
        <Place to="/" icon={<LayoutDashboard size={17} aria-hidden />} isAlone>
          {m.frame.overview}
        </Place>
        <h2 className={styles.group}>{m.frame.security}</h2>
        <Place to="/security/api/tokens" icon={<KeyRound size={17} aria-hidden />} count={tokens}>
          {m.frame.api}
        </Place>
        <Place to="/security/networks" icon={<Network size={17} aria-hidden />} count={zones}>
          {m.frame.networks}
        </Place>
        <Place to="/security/people" icon={<Users size={17} aria-hidden />}>
          {m.frame.people}
        </Place>
        <h2 className={styles.group}>{m.frame.observe}</h2>
        <Place to="/check" icon={<Crosshair size={17} aria-hidden />}>
          {m.frame.check}
        </Place>
        <Place to="/log" icon={<ScrollText size={17} aria-hidden />}>
          {m.frame.log}
        </Place>
        <span className={styles.spring} />
        <Place to="/settings/geo" icon={<Globe size={17} aria-hidden />}>
          {m.geo.title}
        </Place>
        <Place to="/settings/sessions" icon={<Settings size={17} aria-hidden />}>
          {m.frame.settings}
        </Place>
      </nav>
      <Revision />
      <div className={styles.who}>
        <span className={styles.face} aria-hidden>
          {name.slice(0, 2).toUpperCase()}
        </span>
        <bdi className={styles.name} title={session.user.login}>
          {name}
        </bdi>
        <IconButton label={m.frame.signOut} onPress={signOut}>
          <LogOut size={16} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

function Place({
  to,
  icon,
  count,
  isAlone = false,
  children,
}: {
  to: string;
  icon: ReactNode;
  count?: number | undefined;
  /** Nothing below its address is part of it. */
  isAlone?: boolean;
  children: ReactNode;
}) {
  return (
    <Link to={to} className={styles.place} activeOptions={{ includeSearch: false, exact: isAlone }}>
      {icon}
      <span>{children}</span>
      {count !== undefined && <span className={styles.count}>{number(count)}</span>}
    </Link>
  );
}
