// What was typed and not saved: leaving asks once, by a link, by Back, by closing the tab.
import { useBlocker } from "@tanstack/react-router";
import { useRef } from "react";
import { isOver } from "../app/sessionEnd";
import { m } from "../messages/en";
import { Confirm } from "./Dialog";

/** Leaving with changes asks once: by a link, Back, reload or the tab's cross. */
export function useLeaveGuard(isDirty: boolean) {
  const dirty = useRef(isDirty);
  dirty.current = isDirty;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty.current && !isSamePlace(current, next),
    enableBeforeUnload: () => dirty.current && !isOver(),
    withResolver: true,
  });
  return (
    <Confirm
      title={m.frame.leaveTitle}
      isOpen={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
      verb={m.frame.discard}
      back={m.frame.keepEditing}
    >
      <p>{m.frame.leaveText}</p>
    </Confirm>
  );
}

interface Place {
  pathname: string;
  search: unknown;
}

const isSamePlace = (a: Place, b: Place) =>
  a.pathname === b.pathname && JSON.stringify(a.search) === JSON.stringify(b.search);
