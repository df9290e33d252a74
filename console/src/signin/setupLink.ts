// The secret of a set-up link: taken out of the address at once, and kept in memory alone.
import { useSyncExternalStore } from "react";

export interface Held {
  secret: string;
  /** Which of the links opened on this page: what is cached is kept by it, never by the secret. */
  at: number;
}

let held: Held = { secret: "", at: 0 };
const listeners = new Set<() => void>();

function take(): void {
  const found = location.hash.slice(1);
  if (found === "") return;
  held = { secret: found, at: held.at + 1 };
  history.replaceState(history.state, "", location.pathname);
  for (const listener of listeners) listener();
}

/** A link that is pasted into the open page counts as well. */
function listen(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("hashchange", take);
  take();
  return () => {
    listeners.delete(listener);
    removeEventListener("hashchange", take);
  };
}

// Before the first paint: the address is on the screen.
if (location.pathname === "/setup") take();

export const useSetupLink = (): Held => useSyncExternalStore(listen, () => held);

/** Once it is spent. */
export function forgetSetupLink(): void {
  held = { secret: "", at: held.at };
}
