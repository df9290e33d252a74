// What can stand at the caret of the filter. The focus stays in the field; a finger or a mouse picks as well.
import { m } from "../messages/en";
import type { Offer } from "./complete";
import styles from "./FilterBar.module.css";
import { eventWords } from "./words";

const words = m.log;

export function Offers({
  id,
  offers,
  active,
  onPick,
}: {
  id: string;
  offers: readonly Offer[];
  active: number;
  onPick: (offer: Offer) => void;
}) {
  return (
    <div id={id} role="listbox" aria-label={words.offers} className={styles.offers}>
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
        <div
          key={offer.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={styles.offer}
          data-active={index === active || undefined}
          onPointerDown={(event) => {
            // The field would lose the focus, and the list would close.
            event.preventDefault();
            onPick(offer);
          }}
        >
          <code>{offer.text}</code> <span>{noteOf(offer)}</span>
        </div>
      ))}
    </div>
  );
}

function noteOf({ text, kind }: Offer): string {
  if (kind === "attribute") return words.attributes[text] ?? "";
  if (kind === "operator") return words.operators[text as keyof typeof words.operators] ?? "";
  return kind === "value" ? eventWords(text.slice(1, -1)) : "";
}
