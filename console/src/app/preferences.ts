// How this browser shows things: theme, rows, single-key shortcuts, what was hidden for a while. No secret is ever kept here.
import { useSyncExternalStore } from "react";
import type { Hidden } from "../overview/attention";

export interface Preferences {
  theme: "system" | "light" | "dark";
  density: "comfortable" | "compact";
  singleKeys: boolean;
  /** Of what needs attention, by its kind. */
  hidden: Partial<Record<string, Hidden>>;
}

const KEY = "ringfence.preferences";
const DEFAULTS: Preferences = { theme: "system", density: "comfortable", singleKeys: true, hidden: {} };
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return { ...DEFAULTS, ...kept };
  } catch {
    return DEFAULTS;
  }
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing still shows it until it is closed.
  }
  apply();
  for (const listener of listeners) listener();
}

/** Before the first paint, and whenever the system's theme turns. */
export function apply(): void {
  const root = document.documentElement;
  const isDark = current.theme === "dark" || (current.theme === "system" && dark.matches);
  root.dataset.theme = isDark ? "dark" : "light";
  root.dataset.density = current.density;
}

export function followSystem(): void {
  dark.addEventListener("change", apply);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
