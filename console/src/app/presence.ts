// Whether somebody is at the page. What it asks by itself must not keep the session of an empty chair alive.
import { useSyncExternalStore } from "react";

const AWAY_AFTER = 5 * 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

let isHere = true;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function turn(here: boolean): void {
  if (isHere === here) return;
  isHere = here;
  for (const listener of listeners) listener();
}

function sign(): void {
  turn(true);
  clearTimeout(timer);
  timer = setTimeout(() => turn(false), AWAY_AFTER);
}

function listen(listener: () => void): () => void {
  if (listeners.size === 0) {
    for (const one of SIGNS) addEventListener(one, sign, { passive: true });
    sign();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    for (const one of SIGNS) removeEventListener(one, sign);
    clearTimeout(timer);
  };
}

export const usePresence = (): boolean => useSyncExternalStore(listen, () => isHere);
