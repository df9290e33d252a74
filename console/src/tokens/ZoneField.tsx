// Zones by typing: chips and a field in one box. The list of chips stands beside the combobox, never inside
// it: React Aria's page stops answering otherwise.
import { useQuery } from "@tanstack/react-query";
import { Ban, ChevronDown, CornerDownLeft, Globe, Network, Plus, X } from "lucide-react";
import { type KeyboardEvent, memo, type RefObject, useEffect, useId, useRef, useState } from "react";
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
import { type ZoneHit, zoneCounts, zoneSearch } from "../networks/queries";
import fieldStyles from "../ui/Field.module.css";
import { Kbd } from "../ui/Marks";
import type { ZoneRef } from "./condition";
import styles from "./ZoneField.module.css";

const NEW = "new-zone";
const DEBOUNCE = 60;

export function ZoneField({
  zones,
  onChange,
  onNew,
  errors,
}: {
  zones: ZoneRef[];
  onChange: (zones: ZoneRef[]) => void;
  /** Asked for a zone of this name that does not exist yet. */
  onNew?: ((name: string) => void) | undefined;
  errors: readonly string[];
}) {
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  // A pick begins the field anew: empty, closed, and ready for the next name.
  const [picks, setPicks] = useState(0);
  const add = (zone: ZoneRef) => {
    onChange([...zones, zone]);
    setPicks((before) => before + 1);
    setSaid(m.tokens.zoneAdded(zone.name, zones.length + 1));
  };
  const remove = (ids: Iterable<unknown>) => {
    const gone = new Set(ids);
    const left = zones.filter((zone) => !gone.has(zone.id));
    const name = zones.find((zone) => gone.has(zone.id))?.name ?? "";
    onChange(left);
    setSaid(m.tokens.zoneRemoved(name, left.length));
    if (left.length === 0) input.current?.focus();
  };
  const label = useId();
  const fault = useId();
  const lastChip = () => {
    const chips = box.current?.querySelectorAll<HTMLElement>("[data-chip]");
    chips?.[chips.length - 1]?.focus();
  };
  return (
    <div className={fieldStyles.field}>
      <span className={fieldStyles.label} id={label}>
        {m.tokens.zones}
      </span>
      <div className={styles.box} ref={box} data-invalid={errors.length > 0 || undefined}>
        <TagGroup aria-label={m.tokens.chosenZones} onRemove={remove} className={styles.chips}>
          <TagList items={zones} className={styles.chipList}>
            {(zone) => (
              <Tag id={zone.id} textValue={zone.name} className={styles.chip} data-chip>
                <bdi>{zone.name}</bdi> <span className={styles.kind}>{kindWord(zone.type)}</span>
                <Button slot="remove" aria-label={m.tokens.removeZone(zone.name)} className={styles.remove}>
                  <X size={14} aria-hidden />
                </Button>
              </Tag>
            )}
          </TagList>
        </TagGroup>
        <Finder
          key={picks}
          startsFocused={picks > 0}
          chosen={zones}
          onAdd={add}
          onNew={onNew}
          onBackspace={lastChip}
          inputRef={input}
          boxRef={box}
          labelId={label}
          faultId={errors.length > 0 ? fault : undefined}
        />
      </div>
      {errors.length > 0 && (
        <div className={fieldStyles.error} id={fault}>
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

/** The combobox alone: what is typed renders nothing else. */
const Finder = memo(function Finder({
  chosen,
  onAdd,
  onNew,
  onBackspace,
  inputRef,
  boxRef,
  labelId,
  faultId,
  startsFocused,
}: {
  chosen: ZoneRef[];
  onAdd: (zone: ZoneRef) => void;
  onNew?: ((name: string) => void) | undefined;
  onBackspace: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
  boxRef: RefObject<HTMLDivElement | null>;
  labelId: string;
  faultId: string | undefined;
  startsFocused: boolean;
}) {
  const [text, setText] = useState("");
  const q = useDebounced(text.trim());
  const { data, isPlaceholderData } = useQuery(zoneSearch(q));
  const all = useQuery(zoneCounts()).data?.all;
  const taken = new Set(chosen.map((zone) => zone.id));
  // The last answer stays until the next is there, but never shows what no longer matches: a quick Enter
  // must not pick it.
  const typed = text.trim().toLowerCase();
  const hits = (data ?? []).filter((hit) => !taken.has(hit.id) && hit.name.toLowerCase().includes(typed));
  const items: Array<ZoneHit | { id: typeof NEW; name: string }> = [...hits];
  // Offered once it is known what there is: nobody makes anew what only has not come yet.
  const isSettled = data !== undefined && !isPlaceholderData && q === text.trim();
  if (onNew && isSettled) items.push({ id: NEW, name: text.trim() });
  const pick = (key: unknown) => {
    if (key === NEW) onNew?.(text.trim());
    const hit = hits.find((one) => one.id === key);
    if (hit?.eligible) onAdd({ id: hit.id, name: hit.name, type: hit.type });
    if (key === NEW) setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Backspace" && text === "") {
      event.preventDefault();
      onBackspace();
    }
  };
  return (
    <ComboBox
      className={styles.finder}
      aria-labelledby={labelId}
      aria-describedby={faultId}
      items={items}
      inputValue={text}
      onInputChange={setText}
      value={null}
      onChange={pick}
      disabledKeys={hits.filter((hit) => !hit.eligible).map((hit) => hit.id)}
      autoFocus={startsFocused}
      allowsEmptyCollection
      isInvalid={faultId !== undefined}
      validationBehavior="aria"
    >
      <Input
        ref={inputRef}
        className={styles.input}
        placeholder={chosen.length === 0 ? m.tokens.zonesPlaceholder : ""}
        onKeyDown={onKeyDown}
        spellCheck={false}
        autoComplete="off"
      />
      <Button className={styles.open} aria-label={m.tokens.showZones}>
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Popover
        className={styles.popover}
        triggerRef={boxRef}
        placement="bottom start"
        offset={4}
        style={{ inlineSize: boxRef.current?.offsetWidth }}
      >
        <ListBox
          className={styles.list}
          renderEmptyState={() => <p className={styles.none}>{m.tokens.noZoneMatches}</p>}
        >
          {(item: (typeof items)[number]) =>
            item.id === NEW ? (
              <ListBoxItem id={NEW} textValue={m.tokens.newZone(item.name)} className={styles.item}>
                <Plus size={17} aria-hidden />
                <span className={styles.create}>
                  {hits.length === 0 && <span>{m.tokens.noZoneMatches}. </span>}
                  {m.tokens.newZone(item.name)}
                </span>
              </ListBoxItem>
            ) : (
              <ZoneOption hit={item as ZoneHit} q={typed} />
            )
          }
        </ListBox>
        <footer className={styles.footer} aria-hidden>
          <span>{m.tokens.shownOf(hits.length, all ?? hits.length)}</span>
          <span className={styles.keys}>
            <Kbd>↑</Kbd>
            <Kbd>↓</Kbd> {m.tokens.keysMove} <Kbd>esc</Kbd> {m.tokens.keysClose}
          </span>
        </footer>
      </Popover>
    </ComboBox>
  );
});

function ZoneOption({ hit, q }: { hit: ZoneHit; q: string }) {
  const Icon = hit.eligible ? (hit.type === "IP" ? Network : Globe) : Ban;
  // Its name is what it shows, in plain children: slots would give an option two names.
  return (
    <ListBoxItem id={hit.id} textValue={hit.name} className={styles.item}>
      <Icon size={17} aria-hidden />
      <span className={styles.words}>
        <bdi className={styles.name}>
          <Marked text={hit.name} part={q} />{" "}
          {hit.mixedScripts && <span className={styles.mixed}>{m.tokens.mixedScripts}</span>}
        </bdi>
        {hit.eligible ? (
          <span className={styles.summary}>
            {kindWord(hit.type)} · {hit.summary}
          </span>
        ) : (
          <span className={styles.reason}>{hit.reason}</span>
        )}
      </span>
      {hit.eligible && hit.usedBy > 0 && <span className={styles.used}>{m.tokens.usedBy(hit.usedBy)}</span>}
      <span className={styles.enter} aria-hidden>
        <CornerDownLeft size={13} />
      </span>
    </ListBoxItem>
  );
}

export const kindWord = (type: string) =>
  ({ IP: "IP", DYNAMIC: "Dynamic", DYNAMIC_V2: "Enhanced" })[type] ?? type;

/** The part that was typed, in bold; of either case. */
function Marked({ text, part }: { text: string; part: string }) {
  const at = part === "" ? -1 : text.toLowerCase().indexOf(part.toLowerCase());
  if (at < 0) return text;
  const end = at + part.length;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}

function useDebounced(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), DEBOUNCE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
