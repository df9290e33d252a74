// The keyboard in the grid of events, from outside of it.

const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

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

/** Back to where somebody was; to the grid, where that row is out of sight. */
export function focusRow(box: HTMLElement | null, key: string): void {
  const row = box?.querySelector<HTMLElement>(`[role=row][data-key="${CSS.escape(key)}"]`);
  (row ?? box?.querySelector<HTMLElement>("[role=grid]"))?.focus();
}

/** So that the row of an event that is shown beside is seen. */
export function reveal(box: HTMLElement | null, index: number, height: number): void {
  const grid = box?.querySelector<HTMLElement>("[role=grid]");
  if (!grid || index < 0) return;
  const top = index * height;
  const end = grid.scrollTop + grid.clientHeight - 2 * height;
  if (top < grid.scrollTop) grid.scrollTo({ top });
  else if (top > end) grid.scrollTo({ top: top - grid.clientHeight + 3 * height });
}
