// What was typed and not saved: leaving asks once, by a link, by Back, by closing the tab.
import { useBlocker } from "@tanstack/react-router";
import { type RefObject, useRef } from "react";
import { isOver } from "../app/sessionEnd";
import { m } from "../messages/en";
import { Confirm } from "./Dialog";

/** `isSaved`: true from the moment of the save, before anything is drawn again. */
export function useLeaveGuard(isDirty: boolean, isSaved?: RefObject<boolean>) {
  const dirty = useRef(isDirty);
  dirty.current = isDirty;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty.current && isSaved?.current !== true && !isSamePlace(current, next),
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
