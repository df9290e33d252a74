// Chips and a field in one box. The list of chips stands beside the combobox, never inside it: React Aria's page
// stops answering otherwise.
import { X } from "lucide-react";
import { type ReactNode, type RefObject, useId, useRef, useState } from "react";
import { Button, Tag, TagGroup, TagList } from "react-aria-components";
import styles from "./Chips.module.css";
import fieldStyles from "./Field.module.css";

export interface Chip {
  id: string;
  text: string;
  /** In small, beside it. */
  note?: string;
}

/** What the combobox of the box needs of it. */
export interface Finding {
  /** Another after each pick: the field begins anew, empty, closed, and ready for the next. */
  key: number;
  startsFocused: boolean;
  onPicked: (said: string) => void;
  onBackspace: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
  boxRef: RefObject<HTMLDivElement | null>;
  labelId: string;
  describedBy: string | undefined;
  isInvalid: boolean;
}

interface Props {
  label: string;
  /** Of the chips alone. */
  chipsLabel: string;
  help?: string | undefined;
  chips: readonly Chip[];
  removeLabel: (text: string) => string;
  /** Takes the chips that are left; says what happened. */
  onRemove: (left: Chip[], gone: Chip | undefined) => string;
  errors: readonly string[];
  isReadOnly?: boolean;
  finder: (finding: Finding) => ReactNode;
}

export function ChipBox({ label, chipsLabel, help, chips, errors, isReadOnly = false, ...props }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const [picks, setPicks] = useState(0);
  const [labelId, faultId, helpId] = [useId(), useId(), useId()];
  const isInvalid = errors.length > 0;
  const remove = (ids: Iterable<unknown>) => {
    const gone = new Set(ids);
    const left = chips.filter((chip) => !gone.has(chip.id));
    setSaid(
      props.onRemove(
        left,
        chips.find((chip) => gone.has(chip.id)),
      ),
    );
    if (left.length === 0) input.current?.focus();
  };
  const lastChip = () => {
    const all = box.current?.querySelectorAll<HTMLElement>("[data-chip]");
    all?.[all.length - 1]?.focus();
  };
  const picked = (words: string) => {
    setPicks((before) => before + 1);
    setSaid(words);
  };
  return (
    <div className={fieldStyles.field}>
      <span className={fieldStyles.label} id={labelId}>
        {label}
      </span>
      <div className={styles.box} ref={box} data-invalid={isInvalid || undefined}>
        <TagGroup aria-label={chipsLabel} {...(!isReadOnly && { onRemove: remove })} className={styles.chips}>
          <TagList items={chips} className={styles.chipList}>
            {({ id, text, note }) => (
              <Tag id={id} textValue={text} className={styles.chip} data-chip>
                <bdi>{text}</bdi> {note && <span className={styles.kind}>{note}</span>}
                {!isReadOnly && (
                  <Button slot="remove" aria-label={props.removeLabel(text)} className={styles.remove}>
                    <X size={14} aria-hidden />
                  </Button>
                )}
              </Tag>
            )}
          </TagList>
        </TagGroup>
        {!isReadOnly &&
          props.finder({
            key: picks,
            startsFocused: picks > 0,
            onPicked: picked,
            onBackspace: lastChip,
            inputRef: input,
            boxRef: box,
            labelId,
            describedBy: [isInvalid && faultId, help && helpId].filter(Boolean).join(" ") || undefined,
            isInvalid,
          })}
      </div>
      {help && (
        <span className="quiet" id={helpId}>
          {help}
        </span>
      )}
      {isInvalid && (
        <div className={fieldStyles.error} id={faultId}>
          {errors.map((sentence) => (
            <span key={sentence}>{sentence}</span>
          ))}
        </div>
      )}
      <div role="status" className="visually-hidden">
        {said}
      </div>
    </div>
  );
}
