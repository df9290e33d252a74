// Which token: by a part of its name, or by its text. A pasted text is not shown again.
import { useQuery } from "@tanstack/react-query";
import { KeyRound, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { looksLikeToken } from "../app/find";
import { m } from "../messages/en";
import { IconButton } from "../ui/Button";
import fieldStyles from "../ui/Field.module.css";
import selectStyles from "../ui/Select.module.css";
import { type Asked, tokensLike } from "./queries";
import styles from "./TokenField.module.css";

const words = m.check;
const DEBOUNCE = 60;

export function TokenField({
  token,
  onChange,
  errors,
}: {
  token: Asked | null;
  onChange: (token: Asked | null) => void;
  errors: readonly string[];
}) {
  const fault = useId();
  return (
    <div className={fieldStyles.field}>
      {token ? (
        <Chosen token={token} onClear={() => onChange(null)} />
      ) : (
        <Finder onPick={onChange} faultId={errors.length > 0 ? fault : undefined} />
      )}
      {errors.length > 0 && (
        <div className={fieldStyles.error} id={fault} role="alert">
          {errors.map((sentence) => (
            <span key={sentence}>{sentence}</span>
          ))}
        </div>
      )}
    </div>
  );
}

function Chosen({ token, onClear }: { token: Asked; onClear: () => void }) {
  const isKnown = "id" in token;
  return (
    <>
      <span className={fieldStyles.label}>{words.token}</span>
      <div className={styles.chosen}>
        <KeyRound size={16} aria-hidden />
        <span className={styles.words}>
          <bdi className={styles.name}>{isKnown ? token.name : words.tokenPasted}</bdi>
          <bdi className={styles.detail}>{isKnown ? token.owner : words.tokenPastedText}</bdi>
        </span>
        <IconButton label={words.tokenChange} onPress={onClear}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
    </>
  );
}

function Finder({ onPick, faultId }: { onPick: (token: Asked) => void; faultId: string | undefined }) {
  const [text, setText] = useState("");
  const q = useSettled(looksLikeToken(text.trim()) ? "" : text.trim());
  const { data = [] } = useQuery(tokensLike(q));
  const input = useRef<HTMLInputElement>(null);
  const type = (typed: string) => {
    if (looksLikeToken(typed.trim())) {
      onPick({ text: typed.trim() });
      return;
    }
    setText(typed);
  };
  const pick = (key: unknown) => {
    const hit = data.find((one) => one.id === key);
    if (hit) onPick({ id: hit.id, name: hit.name, owner: hit.owner.login });
  };
  return (
    <ComboBox
      className={fieldStyles.field}
      items={data}
      inputValue={text}
      onInputChange={type}
      value={null}
      onChange={pick}
      menuTrigger="focus"
      allowsEmptyCollection
      aria-describedby={faultId}
      isInvalid={faultId !== undefined}
      validationBehavior="aria"
    >
      <Label className={fieldStyles.label}>{words.token}</Label>
      <Input
        ref={input}
        className={fieldStyles.input}
        placeholder={words.tokenPlaceholder}
        spellCheck={false}
        autoComplete="off"
      />
      <Popover className={selectStyles.popover} placement="bottom start">
        <ListBox
          className={selectStyles.list}
          renderEmptyState={() => <p className={styles.none}>{words.noTokenMatches}</p>}
        >
          {(hit: (typeof data)[number]) => (
            <ListBoxItem id={hit.id} textValue={hit.name} className={selectStyles.item}>
              <bdi className={styles.name}>{hit.name}</bdi>{" "}
              <bdi className={styles.detail}>{hit.owner.login}</bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), DEBOUNCE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
