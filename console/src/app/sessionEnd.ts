// A session that ended under an open page: the page stays, and a dialog asks who is there.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { type Session, sessionQuery } from "../api/session";

let ended: Session | null = null;
let over = false;
const listeners = new Set<() => void>();

function tell(session: Session | null): void {
  ended = session;
  for (const listener of listeners) listener();
}

/** Only where somebody was signed in: else the sign-in page is the answer. */
export function endSession(queries: QueryClient): void {
  const before = queries.getQueryData(sessionQuery.queryKey);
  if (before && ended === null) tell(before);
}

/** Somebody signed in again: the same person goes on, anybody else begins anew. */
export function resume(queries: QueryClient, session: Session): void {
  if (ended && ended.user.id !== session.user.id) {
    // What the one before typed is not for the next: nothing may ask them to stay.
    over = true;
    location.assign("/");
    return;
  }
  queries.setQueryData(sessionQuery.queryKey, session);
  tell(null);
  queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
}

/** The page is left for good: what is not saved is let go. */
export const isOver = () => over;

/** Whose session has ended, while the dialog is open. */
export const useEnded = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ended,
  );
