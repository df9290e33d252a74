// The keyboard everywhere: single keys (which can be switched off), and a sheet of all of them.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { m } from "../messages/en";
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/Marks";
import { Switch } from "../ui/Switch";
import { prefer, usePreferences } from "./preferences";
import styles from "./Shortcuts.module.css";

/** What a screen does at `c`, `e`, … : the last that asked is the one that hears. */
const listeners: Array<Partial<Record<string, () => void>>> = [];

export function useKeys(keys: Partial<Record<string, () => void>>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const entry: Partial<Record<string, () => void>> = {};
    for (const key of Object.keys(current.current)) entry[key] = () => current.current[key]?.();
    listeners.push(entry);
    return () => {
      listeners.splice(listeners.indexOf(entry), 1);
    };
  }, []);
}

const places: Record<string, string> = {
  o: "/",
  t: "/security/api/tokens",
  n: "/security/networks",
  p: "/security/people",
  c: "/check",
  l: "/log",
  s: "/settings/sessions",
};

/** Typing into a field is never a shortcut. */
function types(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog],[role=alertdialog],[role=listbox],[role=menu]")) return true;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

const GO_WITHIN = 1200;

export function useShortcuts({ openPalette, openSheet }: { openPalette: () => void; openSheet: () => void }) {
  const { singleKeys } = usePreferences();
  const navigate = useNavigate();
  const went = useRef(0);
  const open = useRef({ openPalette, openSheet });
  open.current = { openPalette, openSheet };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open.current.openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!singleKeys || types(event.target)) return;
      const isSecond = event.timeStamp - went.current < GO_WITHIN;
      const place = isSecond ? places[event.key] : undefined;
      went.current = event.key === "g" ? event.timeStamp : 0;
      const act = place ? () => navigate({ to: place }) : action(event.key, open.current);
      if (act) {
        event.preventDefault();
        act();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [singleKeys, navigate]);
}

function action(
  key: string,
  open: { openPalette: () => void; openSheet: () => void },
): (() => void) | undefined {
  if (key === "/") return open.openPalette;
  if (key === "?") return open.openSheet;
  return listeners.findLast((entry) => entry[key])?.[key];
}

export function ShortcutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { singleKeys } = usePreferences();
  return (
    <Dialog title={m.frame.shortcuts} isOpen={isOpen} onClose={onClose} size="small">
      <dl className={styles.sheet}>
        {m.shortcuts.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.split(" ").map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={m.frame.shortcutsSwitch}
        isOn={singleKeys}
        onChange={(on) => prefer({ singleKeys: on })}
      />
    </Dialog>
  );
}
