// The frame: sidebar (a drawer below 900 px), the page, and what lies over it.
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { Menu as MenuIcon, Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { Problem } from "../api/problem";
import { sessionQuery, useMayManage } from "../api/session";
import { m } from "../messages/en";
import { IconButton } from "../ui/Button";
import { Failed } from "../ui/States";
import { Logo } from "./Logo";
import { isOutOfReach, useRecovery } from "./recovery";
import styles from "./Shell.module.css";
import { ShortcutSheet, useShortcuts } from "./Shortcuts";
import { Sidebar } from "./Sidebar";
import { StatusBar } from "./StatusBar";
import { useEnded } from "./sessionEnd";
import { Waiting } from "./Waiting";

// Fetched when they are first opened, the palette as soon as the page is at rest: keys must not wait for it.
const fetchPalette = () => import("./Palette").then((part) => ({ default: part.Palette }));
const Palette = lazy(fetchPalette);
const SessionEndedDialog = lazy(() =>
  import("../signin/SessionEndedDialog").then((part) => ({ default: part.SessionEndedDialog })),
);

export function Shell() {
  const ended = useEnded();
  useEffect(() => {
    const timer = setTimeout(() => fetchPalette().catch(() => undefined), 2000);
    return () => clearTimeout(timer);
  }, []);
  const session = useQuery(sessionQuery);
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const path = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => setDrawer(false), [path]);
  const fault = session.error ?? session.failureReason;
  useRecovery(!session.data && isOutOfReach(fault), () => session.refetch());
  useShortcuts({ openPalette: () => setPalette(true), openSheet: () => setSheet(true) });

  if (fault instanceof Problem && !session.data) {
    return (
      <main className={styles.alone}>
        <Failed problem={fault} onRetry={() => session.refetch()} />
      </main>
    );
  }
  if (!session.data) return <Waiting />;
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {m.frame.skip}
      </a>
      <header className={styles.top}>
        <Logo />
        <span className={styles.topButtons}>
          <IconButton label={m.frame.searchLabel} onPress={() => setPalette(true)}>
            <Search size={20} aria-hidden />
          </IconButton>
          <IconButton label={m.frame.openMenu} onPress={() => setDrawer(true)}>
            <MenuIcon size={20} aria-hidden />
          </IconButton>
        </span>
      </header>
      <aside className={styles.side}>
        <Sidebar session={session.data} onSearch={() => setPalette(true)} />
      </aside>
      <ModalOverlay className={styles.scrim} isOpen={drawer} onOpenChange={setDrawer} isDismissable>
        <Modal className={styles.drawer}>
          <Dialog aria-label={m.frame.navigation} className={styles.drawerDialog}>
            <Sidebar
              session={session.data}
              onSearch={() => setPalette(true)}
              onClose={() => setDrawer(false)}
            />
          </Dialog>
        </Modal>
      </ModalOverlay>
      <main id="content" className={styles.main} tabIndex={-1}>
        <StatusBar />
        <ReadOnlyLine />
        <Outlet />
      </main>
      <Suspense>
        {palette && <Palette isOpen onClose={() => setPalette(false)} onSheet={() => setSheet(true)} />}
        {ended && <SessionEndedDialog />}
      </Suspense>
      <ShortcutSheet isOpen={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}

function ReadOnlyLine() {
  const mayManage = useMayManage();
  if (mayManage) return null;
  return <p className={styles.readOnly}>{m.frame.readOnly}</p>;
}
