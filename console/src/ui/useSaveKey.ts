// The keys of every form: save, and cancel.
import { useEffect, useRef } from "react";

/** Ctrl Enter saves from anywhere in the form; Escape, once no list is open, cancels. */
export function useSaveKey(save: () => void, cancel: () => void) {
  const act = useRef({ save, cancel });
  act.current = { save, cancel };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isOver =
        event.target instanceof Element && event.target.closest("[role=dialog],[role=alertdialog]");
      if (isOver || event.defaultPrevented) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) act.current.save();
      const opens = event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true";
      if (event.key === "Escape" && !opens && !document.querySelector("[role=listbox],[role=menu]"))
        act.current.cancel();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
