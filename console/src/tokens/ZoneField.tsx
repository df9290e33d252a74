// Zones by typing.
import { useQuery } from "@tanstack/react-query";
import { Ban, ChevronDown, CornerDownLeft, Globe, Network, Plus } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useState } from "react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { m } from "../messages/en";
import { type ZoneHit, zoneCounts, zoneSearch } from "../networks/queries";
import { ChipBox, type Finding } from "../ui/ChipBox";
import styles from "../ui/Chips.module.css";
import { Kbd } from "../ui/Marks";
import type { ZoneRef } from "./condition";

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
  return (
    <ChipBox
      label={m.tokens.zones}
      chipsLabel={m.tokens.chosenZones}
      chips={zones.map(({ id, name, type }) => ({ id, text: name, note: kindWord(type) }))}
      removeLabel={m.tokens.removeZone}
      onRemove={(left, gone) => {
        const kept = new Set(left.map((chip) => chip.id));
        onChange(zones.filter((zone) => kept.has(zone.id)));
        return m.tokens.zoneRemoved(gone?.text ?? "", left.length);
      }}
      errors={errors}
      finder={({ key, onPicked, ...finding }) => (
        <Finder
          key={key}
          {...finding}
          chosen={zones}
          onAdd={(zone) => {
            onChange([...zones, zone]);
            onPicked(m.tokens.zoneAdded(zone.name, zones.length + 1));
          }}
          onNew={onNew}
        />
      )}
    />
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
  describedBy,
  isInvalid,
  startsFocused,
}: Omit<Finding, "key" | "onPicked"> & {
  chosen: ZoneRef[];
  onAdd: (zone: ZoneRef) => void;
  onNew?: ((name: string) => void) | undefined;
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
      aria-describedby={describedBy}
      items={items}
      inputValue={text}
      onInputChange={setText}
      value={null}
      onChange={pick}
      disabledKeys={hits.filter((hit) => !hit.eligible).map((hit) => hit.id)}
      autoFocus={startsFocused}
      allowsEmptyCollection
      isInvalid={isInvalid}
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
