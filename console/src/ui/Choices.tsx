// One of a few, each with a sentence that says what it means.
import { Label, Radio, RadioGroup } from "react-aria-components";
import styles from "./Choices.module.css";
import { Errors } from "./Field";

export interface ChoiceOf<K extends string> {
  id: K;
  text: string;
  means: string;
}

export function Choices<K extends string>({
  label,
  choices,
  value,
  onChange,
  errors = [],
}: {
  label: string;
  choices: readonly ChoiceOf<K>[];
  value: K;
  onChange: (value: K) => void;
  errors?: readonly string[];
}) {
  return (
    <RadioGroup
      className={styles.group}
      value={value}
      onChange={(id) => onChange(id as K)}
      isInvalid={errors.length > 0}
      validationBehavior="aria"
    >
      <Label className={styles.label}>{label}</Label>
      <div className={styles.all}>
        {choices.map((choice) => (
          <Radio key={choice.id} value={choice.id} className={styles.choice}>
            <span className={styles.mark} aria-hidden />
            <span className={styles.words}>
              <span className={styles.text}>{choice.text}</span>
              <span className={styles.means}>{choice.means}</span>
            </span>
          </Radio>
        ))}
      </div>
      <Errors errors={errors} />
    </RadioGroup>
  );
}
