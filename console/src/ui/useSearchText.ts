// A search field whose text goes into the address a moment after the last key.
import { useEffect, useRef, useState } from "react";

const SETTLES = 80;

/** `keep`: false for a text that must never stand in an address. */
export function useSearchText(
  q: string | undefined,
  commit: (q: string | undefined) => void,
  keep: (text: string) => boolean = () => true,
): [string, (text: string) => void] {
  const [text, setText] = useState(q ?? "");
  const committed = useRef(q ?? "");
  const send = useRef(commit);
  send.current = commit;
  const allowed = useRef(keep);
  allowed.current = keep;
  // Back and forward change the address under the field.
  useEffect(() => {
    if ((q ?? "") !== committed.current) {
      committed.current = q ?? "";
      setText(q ?? "");
    }
  }, [q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === committed.current || !allowed.current(wanted)) return;
    const timer = setTimeout(() => {
      committed.current = wanted;
      send.current(wanted === "" ? undefined : wanted);
    }, SETTLES);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}
