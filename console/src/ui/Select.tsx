// One of a few: a button that opens a list.
import { Check, ChevronDown } from "lucide-react";
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from "react-aria-components";
import { Errors } from "./Field";
import fieldStyles from "./Field.module.css";
import styles from "./Select.module.css";

export interface Choice<K extends string> {
  id: K;
  text: string;
}

export function Select<K extends string>({
  label,
  choices,
  value,
  onChange,
  isDisabled,
  errors = [],
}: {
  label: string;
  choices: readonly Choice<K>[];
  value: K;
  onChange: (value: K) => void;
  isDisabled?: boolean;
  errors?: readonly string[];
}) {
  return (
    <AriaSelect
      className={fieldStyles.field}
      value={value}
      onChange={(key) => onChange(key as K)}
      isDisabled={isDisabled}
      isInvalid={errors.length > 0}
      validationBehavior="aria"
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <Button className={styles.trigger}>
        <SelectValue className={styles.value} />
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Errors errors={errors} />
      <Popover className={styles.popover}>
        <ListBox className={styles.list} items={choices}>
          {(choice) => (
            <ListBoxItem className={styles.item} id={choice.id} textValue={choice.text}>
              {({ isSelected }) => (
                <>
                  <span>{choice.text}</span>
                  {isSelected && <Check size={15} aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
