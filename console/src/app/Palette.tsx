// Ctrl-K: go anywhere, find anything, do what one does often. A pasted token is found by its digest.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRight, KeyRound, Network, Plus, SunMoon, User } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { findQuery, looksLikeErrorId, looksLikeToken } from "./find";
import styles from "./Palette.module.css";
import { prefer, usePreferences } from "./preferences";

interface Item {
  id: string;
  text: string;
  detail?: string;
  icon: ReactNode;
  act: () => void;
}

export function Palette({
  isOpen,
  onClose,
  onSheet,
}: {
  isOpen: boolean;
  onClose: () => void;
  onSheet: () => void;
}) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={styles.modal}>
        <Dialog aria-label={m.frame.palette} className={styles.dialog}>
          <Inside onClose={onClose} onSheet={onSheet} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Inside({ onClose, onSheet }: { onClose: () => void; onSheet: () => void }) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const q = useDeferredValue(text.trim());
  const found = useQuery(findQuery(q));
  const own = useOwnItems(onSheet);
  const matches = (item: Item) => item.text.toLowerCase().includes(q.toLowerCase());
  const hits = useHits(found.data ?? []);
  const places = looksLikeToken(q) ? [] : own.places.filter(matches);
  const actions = looksLikeToken(q) ? [] : own.actions.filter(matches);
  const all = [...hits, ...places, ...actions];
  const run = (key: string | number) => {
    onClose();
    all.find((item) => item.id === key)?.act();
  };
  const type = (typed: string) => {
    // The id of a refusal has one place to go to.
    if (!looksLikeErrorId(typed)) return setText(typed);
    onClose();
    navigate({ to: "/explain/$errorId", params: { errorId: typed.trim() } });
  };
  return (
    <Autocomplete inputValue={text} onInputChange={type}>
      <SearchField aria-label={m.frame.searchLabel} autoFocus className={styles.field}>
        <Input placeholder={m.frame.search} spellCheck={false} autoComplete="off" />
      </SearchField>
      <Menu
        aria-label={m.frame.palette}
        className={styles.list}
        onAction={run}
        renderEmptyState={() =>
          found.isFetching ? null : (
            <p className={styles.none}>{m.frame.nothingFound(looksLikeToken(q) ? "…" : q)}</p>
          )
        }
      >
        {section(m.frame.found, hits)}
        {section(m.frame.goTo, places)}
        {section(m.frame.actions, actions)}
      </Menu>
    </Autocomplete>
  );
}

function section(title: string, items: Item[]) {
  if (items.length === 0) return null;
  return (
    <MenuSection key={title} aria-label={title}>
      <Header className={styles.group}>{title}</Header>
      {items.map((item) => (
        <MenuItem key={item.id} id={item.id} textValue={item.text} className={styles.item}>
          {item.icon}
          <bdi className={styles.text}>{item.text}</bdi>
          {item.detail && <bdi className={styles.detail}>{item.detail}</bdi>}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

function useHits(found: readonly { kind: string; id: string; name: string; detail: string }[]): Item[] {
  const navigate = useNavigate();
  const of: Record<string, { icon: ReactNode; to: string }> = {
    token: { icon: <KeyRound size={16} aria-hidden />, to: "/security/api/tokens/$id/security" },
    zone: { icon: <Network size={16} aria-hidden />, to: "/security/networks/$id" },
    person: { icon: <User size={16} aria-hidden />, to: "/security/people/$id" },
  };
  return found.flatMap((hit) => {
    const kind = of[hit.kind];
    if (!kind) return [];
    const act = () => navigate({ to: kind.to, params: { id: hit.id } as never });
    return [{ id: hit.id, text: hit.name, detail: hit.detail, icon: kind.icon, act }];
  });
}

function useOwnItems(onSheet: () => void): { places: Item[]; actions: Item[] } {
  const navigate = useNavigate();
  const mayManage = useMayManage();
  const { theme } = usePreferences();
  const go = (id: string, text: string, to: string): Item => ({
    id,
    text,
    icon: <ArrowRight size={16} aria-hidden />,
    act: () => navigate({ to }),
  });
  const places = [
    go("go-overview", m.frame.overview, "/"),
    go("go-tokens", m.frame.tokens, "/security/api/tokens"),
    go("go-networks", m.frame.networks, "/security/networks"),
    go("go-people", m.frame.people, "/security/people"),
    go("go-check", m.frame.check, "/check"),
    go("go-log", m.frame.log, "/log"),
    go("go-geo", m.geo.title, "/settings/geo"),
    go("go-settings", m.frame.account, "/settings/sessions"),
  ];
  const plus = <Plus size={16} aria-hidden />;
  const make: Item[] = [
    {
      id: "create-token",
      text: m.tokens.create,
      icon: plus,
      act: () => navigate({ to: "/security/api/tokens", search: { create: true } }),
    },
    {
      id: "create-zone",
      text: m.networks.addIpZone,
      icon: plus,
      act: () => navigate({ to: "/security/networks/new/ip" }),
    },
    {
      id: "create-dynamic",
      text: m.networks.addDynamic,
      icon: plus,
      act: () => navigate({ to: "/security/networks/new/dynamic" }),
    },
    {
      id: "create-enhanced",
      text: m.networks.addEnhanced,
      icon: plus,
      act: () => navigate({ to: "/security/networks/new/enhanced" }),
    },
    {
      id: "create-person",
      text: m.people.create,
      icon: plus,
      act: () => navigate({ to: "/security/people", search: { create: true } }),
    },
  ];
  const next = theme === "dark" ? "light" : "dark";
  const look: Item = {
    id: "theme",
    text: `${m.frame.theme}: ${m.frame.themes[next]}`,
    icon: <SunMoon size={16} aria-hidden />,
    act: () => prefer({ theme: next }),
  };
  const sheet: Item = {
    id: "sheet",
    text: m.frame.shortcuts,
    icon: <ArrowRight size={16} aria-hidden />,
    act: onSheet,
  };
  return { places, actions: [...(mayManage ? make : []), look, sheet] };
}
