// One field for words, an error id, or the wire's filter expression, with what can stand at the caret.
import { ListFilter, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { looksLikeErrorId } from "../app/find";
import { m } from "../messages/en";
import { IconButton } from "../ui/Button";
import { type Completion, completionAt, type Offer, take } from "./complete";
import styles from "./FilterBar.module.css";
import { Offers } from "./Offers";

const words = m.log;
/** Of the word that stands there. */
export const lengthAt = (text: string, position: number) =>
  Math.max(1, text.slice(position).search(/[\s)]|$/));

const NOTHING: Completion = { from: 0, to: 0, offers: [] };

export function FilterBar({
  value,
  onCommit,
  onErrorId,
  position,
}: {
  /** As it stands in the address. */
  value: string;
  onCommit: (text: string) => void;
  onErrorId: (id: string) => void;
  /** Where the server says that it is no filter. */
  position: number | null;
}) {
  const [text, setText] = useState(value);
  const [completion, setCompletion] = useState(NOTHING);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const caret = useRef<number | null>(null);
  useEffect(() => setText(value), [value]);
  // React sets the value, and with it the caret at its end: it belongs behind what was taken.
  useEffect(() => {
    if (caret.current === null) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  useEffect(() => {
    if (position === null || document.activeElement !== input.current) return;
    input.current?.setSelectionRange(position, position + lengthAt(value, position));
  }, [position, value]);

  const offer = (typed: string, at: number, always = false) => {
    const found = completionAt(typed, at);
    setCompletion(typed.trim() === "" && !always ? NOTHING : found);
    setActive(-1);
  };
  const close = () => {
    setCompletion(NOTHING);
    setActive(-1);
  };
  const type = (typed: string, at: number) => {
    if (looksLikeErrorId(typed)) {
      setText("");
      close();
      onErrorId(typed.trim());
      return;
    }
    setText(typed);
    offer(typed, at);
  };
  const pick = (chosen: Offer) => {
    const next = take(text, completion, chosen);
    caret.current = next.caret;
    setText(next.text);
    offer(next.text, next.caret);
    input.current?.focus();
  };
  const commit = (typed: string) => {
    close();
    onCommit(typed.trim());
  };
  const isOpen = completion.offers.length > 0;
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = completion.offers[active];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const size = completion.offers.length;
      if (isOpen) setActive((at) => (at + by + size + (at < 0 && by < 0 ? 1 : 0)) % size);
      else if (by > 0) offer(text, event.currentTarget.selectionStart ?? text.length, true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (chosen) pick(chosen);
      else commit(text);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    <search className={styles.bar} data-invalid={position !== null || undefined}>
      <ListFilter size={16} aria-hidden />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={words.filterLabel}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? list : undefined}
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        aria-invalid={position !== null || undefined}
        className={/[a-z]\.[a-z]| eq | pr\b/i.test(text) ? "mono" : undefined}
        placeholder={words.filterPlaceholder}
        value={text}
        dir="auto"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="none"
        onChange={(event) =>
          type(event.target.value, event.target.selectionStart ?? event.target.value.length)
        }
        onKeyDown={press}
        onBlur={close}
      />
      {text !== "" && (
        <IconButton
          label={words.clear}
          onPress={() => {
            setText("");
            commit("");
            input.current?.focus();
          }}
        >
          <X size={15} aria-hidden />
        </IconButton>
      )}
      {isOpen && <Offers id={list} offers={completion.offers} active={active} onPick={pick} />}
    </search>
  );
}
