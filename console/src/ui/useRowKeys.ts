// `j` and `k` lead through the rows of a table, and `x` selects the one that has the keyboard.
import type { KeyboardEvent, RefObject } from "react";
import { usePreferences } from "../app/preferences";
import { useKeys } from "../app/Shortcuts";

export interface RowKeys {
  /** Whoever shows the table hears `j` and `k` itself. */
  isLed?: boolean | undefined;
  selected?: ReadonlySet<string> | undefined;
  onSelect?: ((ids: Set<string>) => void) | undefined;
}

/** To be heard before the rows themselves, which would look for a name that begins so. */
export function useRowKeys(box: RefObject<HTMLElement | null>, { isLed, selected, onSelect }: RowKeys) {
  const { singleKeys } = usePreferences();
  const move = (by: 1 | -1) => moveRow(box.current, by, true);
  const keys: Partial<Record<string, () => void>> = {
    ...(!isLed && { j: () => move(1), k: () => move(-1) }),
    ...(onSelect && { x: () => onSelect(toggled(selected, rowWithin(box.current))) }),
  };
  useKeys(isLed ? {} : { j: () => move(1), k: () => move(-1) });
  return (pressed: KeyboardEvent) => {
    const act = singleKeys ? keys[pressed.key] : undefined;
    if (!act || pressed.ctrlKey || pressed.metaKey || pressed.altKey || !rowWithin(box.current)) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    act();
  };
}

/** One row on, as the grid itself does it; false where the keyboard is elsewhere and stays there. */
export function moveRow(box: HTMLElement | null, by: 1 | -1, mayEnter: boolean): boolean {
  const grid = box?.querySelector<HTMLElement>("[role=grid]");
  if (!grid) return false;
  const at = document.activeElement;
  if (at && grid.contains(at) && at.closest("[role=row]")) return press(at, by > 0 ? "ArrowDown" : "ArrowUp");
  if (!mayEnter) return false;
  grid.querySelector<HTMLElement>("[role=row][data-key]")?.focus();
  return true;
}

const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

/** The row that has the keyboard; of a heading there is none. */
function rowWithin(box: HTMLElement | null): string | undefined {
  const row = document.activeElement?.closest<HTMLElement>("[role=row][data-key]");
  return row && box?.contains(row) ? row.dataset.key : undefined;
}

function toggled(selected: ReadonlySet<string> | undefined, id: string | undefined): Set<string> {
  const next = new Set(selected);
  if (id !== undefined && !next.delete(id)) next.add(id);
  return next;
}
