// Things by typing: chips and a field in one box, as zones are picked for a token.
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { m } from "../messages/en";
import { type Chip, ChipBox, type Finding } from "../ui/ChipBox";
import styles from "../ui/Chips.module.css";

export type Choice = Chip;

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
  const { chosen, onChange } = props;
  const ids = chosen.map((one) => one.id);
  return (
    <ChipBox
      label={props.label}
      chipsLabel={props.label}
      help={props.help}
      chips={chosen}
      removeLabel={m.networks.criteria.remove}
      onRemove={(left) => {
        onChange(left.map((one) => one.id));
        return m.networks.criteria.removed(left.length);
      }}
      errors={props.errors}
      isReadOnly={props.isReadOnly}
      finder={({ key, onPicked, ...finding }) => (
        <Finder
          key={key}
          {...props}
          {...finding}
          onAdd={(choice) => {
            onChange([...ids, choice.id]);
            props.onText("");
            onPicked(m.networks.criteria.added(choice.text, ids.length + 1));
          }}
        />
      )}
    />
  );
}

type Finds = Field & Omit<Finding, "key" | "onPicked"> & { onAdd: (choice: Choice) => void };

function Finder({ chosen, offers, onText, placeholder, ...props }: Finds) {
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
      aria-describedby={props.describedBy}
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
      isInvalid={props.isInvalid}
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
