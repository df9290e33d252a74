// Things by typing: chips and a field in one box, as zones are picked for a token.
import { ChevronDown, X } from "lucide-react";
import { type RefObject, useId, useRef, useState } from "react";
import {
  Button,
  ComboBox,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  Tag,
  TagGroup,
  TagList,
} from "react-aria-components";
import { m } from "../messages/en";
import styles from "../tokens/ZoneField.module.css";
import fieldStyles from "../ui/Field.module.css";

export interface Choice {
  id: string;
  text: string;
  /** In small, beside it. */
  note?: string;
}

interface Field {
  label: string;
  help?: string | undefined;
  chosen: Choice[];
  onChange: (ids: string[]) => void;
  placeholder: string;
  /** What is offered for what is typed. */
  offers: Choice[];
  onText: (text: string) => void;
  errors: readonly string[];
  isReadOnly: boolean;
}

export function ChipsField(props: Field) {
  const { label, help, chosen, onChange, errors, isReadOnly } = props;
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  // A pick begins the field anew: empty, closed, and ready for the next.
  const [picks, setPicks] = useState(0);
  const [labelId, faultId, helpId] = [useId(), useId(), useId()];
  const ids = chosen.map((one) => one.id);
  const add = (choice: Choice) => {
    onChange([...ids, choice.id]);
    setPicks((before) => before + 1);
    props.onText("");
    setSaid(m.networks.criteria.added(choice.text, ids.length + 1));
  };
  const remove = (gone: Iterable<unknown>) => {
    const away = new Set(gone);
    const left = ids.filter((id) => !away.has(id));
    onChange(left);
    setSaid(m.networks.criteria.removed(left.length));
    if (left.length === 0) input.current?.focus();
  };
  const lastChip = () => {
    const chips = box.current?.querySelectorAll<HTMLElement>("[data-chip]");
    chips?.[chips.length - 1]?.focus();
  };
  return (
    <div className={fieldStyles.field}>
      <span className={fieldStyles.label} id={labelId}>
        {label}
      </span>
      <div className={styles.box} ref={box} data-invalid={errors.length > 0 || undefined}>
        <TagGroup aria-label={label} {...(!isReadOnly && { onRemove: remove })} className={styles.chips}>
          <TagList items={chosen} className={styles.chipList}>
            {(one) => (
              <Tag id={one.id} textValue={one.text} className={styles.chip} data-chip>
                <bdi>{one.text}</bdi>
                {one.note && <span className={styles.kind}>{one.note}</span>}
                {!isReadOnly && (
                  <Button
                    slot="remove"
                    aria-label={m.networks.criteria.remove(one.text)}
                    className={styles.remove}
                  >
                    <X size={14} aria-hidden />
                  </Button>
                )}
              </Tag>
            )}
          </TagList>
        </TagGroup>
        {!isReadOnly && (
          <Finder
            key={picks}
            {...props}
            startsFocused={picks > 0}
            onAdd={add}
            onBackspace={lastChip}
            inputRef={input}
            boxRef={box}
            labelId={labelId}
            about={[errors.length > 0 && faultId, help && helpId].filter(Boolean).join(" ")}
          />
        )}
      </div>
      {help && (
        <span className="quiet" id={helpId}>
          {help}
        </span>
      )}
      {errors.length > 0 && (
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

interface Finding extends Field {
  startsFocused: boolean;
  onAdd: (choice: Choice) => void;
  onBackspace: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
  boxRef: RefObject<HTMLDivElement | null>;
  labelId: string;
  about: string;
}

function Finder({ chosen, offers, onText, placeholder, ...props }: Finding) {
  const [text, setText] = useState("");
  const taken = new Set(chosen.map((one) => one.id));
  const items = offers.filter((one) => !taken.has(one.id));
  const type = (next: string) => {
    setText(next);
    onText(next);
  };
  return (
    <ComboBox
      className={styles.finder}
      aria-labelledby={props.labelId}
      {...(props.about && { "aria-describedby": props.about })}
      items={items}
      inputValue={text}
      onInputChange={type}
      value={null}
      onChange={(key) => {
        const found = items.find((one) => one.id === key);
        if (found) props.onAdd(found);
      }}
      autoFocus={props.startsFocused}
      allowsEmptyCollection
      isInvalid={props.errors.length > 0}
      validationBehavior="aria"
    >
      <Input
        ref={props.inputRef}
        className={styles.input}
        placeholder={chosen.length === 0 ? placeholder : ""}
        onKeyDown={(event) => {
          if (event.key !== "Backspace" || text !== "") return;
          event.preventDefault();
          props.onBackspace();
        }}
        spellCheck={false}
        autoComplete="off"
      />
      <Button className={styles.open} aria-label={m.networks.criteria.show(props.label)}>
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Popover
        className={styles.popover}
        triggerRef={props.boxRef}
        placement="bottom start"
        offset={4}
        style={{ inlineSize: props.boxRef.current?.offsetWidth }}
      >
        <ListBox
          className={styles.list}
          renderEmptyState={() => <p className={styles.none}>{m.networks.criteria.nothing}</p>}
        >
          {(item: Choice) => (
            <ListBoxItem id={item.id} textValue={item.text} className={styles.item}>
              <span className={styles.words}>
                <bdi className={styles.name}>{item.text}</bdi>
                {item.note && <span className={styles.summary}>{item.note}</span>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
