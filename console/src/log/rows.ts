// The keyboard in the grid of events, from outside of it.

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
