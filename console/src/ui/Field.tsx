// Fields: a label, one line of help, and what is wrong with the value.
import { Search, X } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { m } from "../messages/en";
import styles from "./Field.module.css";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  label: string;
  help?: ReactNode;
  errors?: readonly string[];
  mono?: boolean;
  rows?: number;
  placeholder?: string;
  inputRef?: Ref<HTMLInputElement>;
}

export function TextField({
  label,
  help,
  errors = [],
  mono,
  rows,
  placeholder,
  inputRef,
  ...rest
}: TextFieldProps) {
  const look = `${styles.input} ${mono ? "mono" : ""}`;
  return (
    <AriaTextField {...rest} isInvalid={errors.length > 0} validationBehavior="aria" className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      {rows === undefined ? (
        <Input className={look} placeholder={placeholder} ref={inputRef} spellCheck={false} />
      ) : (
        <TextArea className={look} rows={rows} placeholder={placeholder} spellCheck={false} />
      )}
      {help && (
        <Text slot="description" className={styles.help}>
          {help}
        </Text>
      )}
      <Errors errors={errors} />
    </AriaTextField>
  );
}

/** Beside a field that React Aria knows: read out with it. */
export function Errors({ errors }: { errors: readonly string[] }) {
  return (
    <FieldError className={styles.error}>
      {errors.map((sentence) => (
        <span key={sentence}>{sentence}</span>
      ))}
    </FieldError>
  );
}

export function SearchField({
  label,
  value,
  onChange,
  onSubmit,
  placeholder,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  onSubmit?: (text: string) => void;
  placeholder: string;
}) {
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      className={styles.search}
    >
      <Search size={16} aria-hidden />
      <Input placeholder={placeholder} spellCheck={false} autoComplete="off" />
      {value !== "" && (
        <Button aria-label={m.frame.clearSearch} className={styles.clear}>
          <X size={14} aria-hidden />
        </Button>
      )}
    </AriaSearchField>
  );
}
