// The conditions of the filter, each by itself: taken away here, it is gone from the expression.
import { X } from "lucide-react";
import { useState } from "react";
import { Button, Tag, TagGroup, TagList } from "react-aria-components";
import { m } from "../messages/en";
import chipStyles from "../ui/Chips.module.css";
import { chipsOf } from "./chips";
import styles from "./LogPage.module.css";
import { chipWords } from "./words";

const words = m.log;
const Q = "q";

export function FilterChips({
  filter,
  q,
  onRemove,
  onRemoveWords,
}: {
  filter: string;
  /** Words that stand beside an expression; "": they are in the field. */
  q: string;
  onRemove: (text: string) => void;
  onRemoveWords: () => void;
}) {
  const [said, setSaid] = useState("");
  const chips = (chipsOf(filter) ?? []).map((chip) => ({ id: chip.text, ...chipWords(chip) }));
  const all = q === "" ? chips : [...chips, { id: Q, words: words.wordsChip(q), isCode: false }];
  const remove = (ids: Iterable<unknown>) => {
    for (const id of ids) {
      if (id === Q) onRemoveWords();
      else onRemove(String(id));
    }
    setSaid(words.chipRemoved);
  };
  return (
    <>
      {all.length > 0 && (
        <TagGroup aria-label={words.chips} onRemove={remove} className={styles.chips}>
          <TagList items={all} className={styles.chipList}>
            {({ id, words: text, isCode }) => (
              <Tag id={id} textValue={text} className={chipStyles.chip} data-chip>
                <bdi className={isCode ? "mono" : undefined} title={id === Q ? undefined : id}>
                  {text}
                </bdi>
                <Button slot="remove" aria-label={words.removeChip(text)} className={chipStyles.remove}>
                  <X size={14} aria-hidden />
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
      )}
      <div role="status" className="visually-hidden">
        {said}
      </div>
    </>
  );
}
