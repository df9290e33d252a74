// Back and Forward bring the keyboard to the row that it left, as they bring the scroll.
import { type RefObject, useEffect, useRef } from "react";

/** By entry of the browser's history: the row that had the focus last. Lives as long as the page. */
const left = new Map<string, string>();
/** Rows are drawn once their answer is there, and the scroll is where it was. */
const PATIENCE = 3000;

const entry = (): string | undefined => (history.state as { __TSR_key?: string } | null)?.__TSR_key;

/** Of a box that holds rows with their key in `data-key`. */
export function useRowFocus(): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const within = box.current;
    if (within === null) return;
    const note = (event: FocusEvent) => {
      const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=row]") : null;
      const at = entry();
      if (row?.dataset.key && at) left.set(at, row.dataset.key);
    };
    within.addEventListener("focusin", note);
    const stop = bringBack(within);
    return () => {
      within.removeEventListener("focusin", note);
      stop();
    };
  }, []);
  return box;
}

/** Never away from where somebody has gone meanwhile. */
function bringBack(within: HTMLElement): () => void {
  const key = left.get(entry() ?? "");
  if (key === undefined) return () => {};
  const end = performance.now() + PATIENCE;
  let frame = 0;
  const look = () => {
    const isFree = document.activeElement === null || document.activeElement === document.body;
    const row = within.querySelector<HTMLElement>(`[role=row][data-key="${CSS.escape(key)}"]`);
    if (!isFree || performance.now() > end) return;
    if (row) row.focus({ preventScroll: true });
    else frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}
