// The mission: one of five options, zones by typing, and what the choice means in words.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { body, client } from "../api/client";
import type { Problem } from "../api/problem";
import { m } from "../messages/en";
import { QuickZone } from "../networks/QuickZone";
import { Note } from "../ui/Marks";
import { Select } from "../ui/Select";
import styles from "./ConditionEditor.module.css";
import { type Condition, isComplete, names, OPTIONS, type Option, wireOf } from "./condition";
import { ZoneField } from "./ZoneField";

const choices = OPTIONS.map((id) => ({ id, text: m.tokens.options[id] }));
const SETTLES = 250;

export function ConditionEditor({
  condition,
  onChange,
  problem,
  tried = false,
}: {
  condition: Condition;
  onChange: (condition: Condition) => void;
  problem: Problem | null;
  /** Somebody tried to save: what is missing is said. */
  tried?: boolean;
}) {
  const [newZone, setNewZone] = useState<string | null>(null);
  const empty = !isComplete(condition) && tried ? [m.tokens.chooseOne] : [];
  const errors = [...empty, ...(problem?.about("network") ?? [])];
  return (
    <div className={styles.editor}>
      <Select<Option>
        label={m.tokens.conditionLabel}
        choices={choices}
        value={condition.option}
        onChange={(option) => onChange({ ...condition, option })}
        errors={names(condition.option) ? [] : errors}
      />
      {names(condition.option) && (
        <ZoneField
          zones={condition.zones}
          onChange={(zones) => onChange({ ...condition, zones })}
          onNew={(name) => setNewZone(name)}
          errors={errors}
        />
      )}
      <QuickZone
        name={newZone}
        onClose={() => setNewZone(null)}
        onMade={(zone) => {
          onChange({ ...condition, zones: [...condition.zones, zone] });
          setNewZone(null);
        }}
      />
    </div>
  );
}

export type Preview = Awaited<ReturnType<typeof askPreview>>;

export const askPreview = (condition: Condition, id: string | undefined, signal?: AbortSignal) =>
  body(client.POST("/ringfence/v1/tokens/preview", { body: { id, network: wireOf(condition) }, signal }));

/** Asked again when the last change has settled; the old answer stays until the new one is there. */
export function usePreview(
  condition: Condition,
  id?: string,
): { preview: Preview | undefined; settled: boolean } {
  const key = JSON.stringify(wireOf(condition));
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), SETTLES);
    return () => clearTimeout(timer);
  }, [key]);
  const { data, isPlaceholderData } = useQuery({
    queryKey: ["preview", id ?? "new", settled],
    queryFn: ({ signal }) => askPreview(condition, id, signal),
    enabled: isComplete(condition) && settled === key,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return { preview: data, settled: settled === key && !isPlaceholderData && data !== undefined };
}

/** In words, once a change: for the eye and for whoever listens. */
export function Meaning({ condition, preview }: { condition: Condition; preview: Preview | undefined }) {
  if (!isComplete(condition)) return <Note tone="warn">{m.tokens.chooseOne}</Note>;
  const zones = preview?.eligibleZones;
  const none = zones === 0;
  return (
    <div className={styles.meaning} aria-live="polite">
      {condition.option === "inAny" && none ? (
        <Note tone="deny">{m.tokens.refusesAll}</Note>
      ) : condition.option === "notInAny" && none ? (
        <Note tone="warn">{m.tokens.allowsAll}</Note>
      ) : (
        <p>{sentence(condition, zones ?? 0)}</p>
      )}
      {preview?.you.address && <You preview={preview} />}
      <p className="faint">{m.tokens.blocklistStill}</p>
    </div>
  );
}

function You({ preview }: { preview: Preview }) {
  const address = preview.you.address ?? "";
  const said = preview.you.admitted ? m.tokens.youStay(address) : m.tokens.youAreOut(address);
  return (
    <Note tone={preview.you.admitted ? "allow" : "deny"}>
      {said}
      {preview.you.because ? ` (${preview.you.because}).` : "."}
      {preview.thisToken && <p>{m.tokens.ownToken}</p>}
    </Note>
  );
}

function sentence(condition: Condition, zones: number): string {
  const chosen = condition.zones.map((zone) => zone.name);
  const { meaning } = m.tokens;
  switch (condition.option) {
    case "anywhere":
      return meaning.anywhere;
    case "inAny":
      return meaning.inAny(zones);
    case "in":
      return meaning.in(chosen);
    case "notInAny":
      return meaning.notInAny(zones);
    case "notIn":
      return meaning.notIn(chosen);
  }
}
