// An IP zone as a form: name, usage, gateways, trusted proxies; beside it, what the edit changes.

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { whoamiQuery } from "../app/Revision";
import { m } from "../messages/en";
import { TextField } from "../ui/Field";
import { Note } from "../ui/Marks";
import { Card, Columns } from "../ui/Page";
import { Select } from "../ui/Select";
import { FormProblem } from "../ui/States";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import { useSaveKey } from "../ui/useSaveKey";
import { ChainDrawing } from "./ChainDrawing";
import { blocksOf, type Survey } from "./coverage";
import {
  type Draft,
  ENTRIES_MAX,
  type IpZone,
  isExempt,
  isFixed,
  isSame,
  type Read,
  type Usage,
} from "./draft";
import { parseEntries } from "./entries";
import { LineEditor } from "./LineEditor";
import { SaveZone } from "./SaveZone";
import { usePreview } from "./usePreview";
import { useSaving } from "./useSaving";
import { useSurvey } from "./useSurvey";
import { type Use, usedBy } from "./useUse";
import { blocksYou, WhatChanges } from "./WhatChanges";
import styles from "./ZoneForm.module.css";

const USAGES: Usage[] = ["POLICY", "BLOCKLIST"];

export interface ZoneFormProps {
  /** What it was when the editing began. */
  base: Draft;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** Absent: it is a new one. */
  zone?: IpZone;
  use?: Use;
  problem: Problem | null;
  /** Saved, so that leaving asks nothing. */
  isDone?: boolean;
  working: boolean;
  onSave: (read: Read) => void;
  onCancel: () => void;
}

export function ZoneForm(props: ZoneFormProps) {
  const { base, draft, zone, problem } = props;
  const mayManage = useMayManage();
  const gateways = useSurvey(draft.gateways);
  const proxies = useSurvey(draft.proxies);
  const read = useMemo(
    () => ({ gateways: gateways.survey.lines, proxies: proxies.survey.lines }),
    [gateways.survey, proxies.survey],
  );
  const isSettled = gateways.settled && proxies.settled;
  const hold = holdBack(draft, gateways.survey, proxies.survey, zone);
  const fits = gateways.survey.entries <= ENTRIES_MAX && proxies.survey.entries <= ENTRIES_MAX;
  const { preview, isCurrent } = usePreview(draft, read, isSettled && fits, zone);
  const isChanged = useMemo(() => !isSame(base, draft), [base, draft]);
  const isDirty = isChanged && props.isDone !== true;
  const leave = useLeaveGuard(isDirty);
  const save = useSaving({
    isReady: isChanged && isSettled && hold === null,
    isCurrent,
    preview,
    working: props.working,
    onSave: () => props.onSave(read),
  });
  useSaveKey(mayManage ? save.submit : () => {}, () => isDirty && props.onCancel());
  const before = useMemo(() => blocksOf(parseEntries(base.gateways)), [base.gateways]);
  const blocks = blocksYou(preview);

  return (
    <>
      <Columns
        main={
          <>
            <Facts {...props} isReadOnly={!mayManage} />
            <Lists {...props} gateways={gateways} proxies={proxies} isReadOnly={!mayManage} />
            <FormProblem problem={problem} fields={fieldsOf(problem)} />
          </>
        }
        side={
          <WhatChanges
            before={before}
            after={gateways.survey.blocks}
            preview={zone || gateways.survey.entries > 0 ? preview : undefined}
            isNew={zone === undefined}
          />
        }
      />
      <SaveZone
        save={save}
        hold={hold}
        isChanged={isChanged}
        isNew={zone === undefined}
        mayManage={mayManage}
        working={props.working}
        blocks={blocks}
        address={preview?.you.address}
        onCancel={props.onCancel}
      />
      {leave}
    </>
  );
}

/** Why it cannot be saved yet; `null`: it can. */
function holdBack(draft: Draft, gateways: Survey, proxies: Survey, zone: IpZone | undefined): string | null {
  const lines = (survey: Survey) => new Set(survey.faulty.map((line) => line.number)).size;
  const faulty = lines(gateways) + (draft.usage === "BLOCKLIST" ? 0 : lines(proxies));
  if (draft.name.trim() === "") return m.networks.needsName;
  if (faulty > 0) return m.networks.fixToSave(faulty);
  if (draft.usage === "BLOCKLIST" && draft.proxies.trim() !== "") return m.networks.dropProxies;
  if (Math.max(gateways.entries, proxies.entries) > ENTRIES_MAX) return m.networks.tooMany(ENTRIES_MAX);
  if (gateways.entries + proxies.entries === 0 && !zone?.system) return m.networks.needsEntry;
  return null;
}

type Shown = ZoneFormProps & { isReadOnly: boolean };

function Facts({ draft, onDraft, zone, use, problem, isReadOnly }: Shown) {
  const isKept = zone !== undefined && isFixed(zone);
  const isUsed = use !== undefined && use.total > 0 && draft.usage === "POLICY";
  return (
    <Card title={m.networks.nameAndUsage}>
      <div className={styles.facts}>
        <TextField
          label={m.networks.nameLabel}
          help={zone ? undefined : m.networks.nameHelp}
          value={draft.name}
          onChange={(name) => onDraft({ ...draft, name })}
          maxLength={128}
          isReadOnly={isReadOnly || isKept}
          errors={problem?.about("name") ?? []}
          autoFocus={zone === undefined}
        />
        <div className={styles.usage}>
          <Select<Usage>
            label={m.networks.usage}
            choices={USAGES.map((id) => ({ id, text: m.networks.usages[id] }))}
            value={draft.usage}
            onChange={(usage) => onDraft({ ...draft, usage })}
            isDisabled={isReadOnly || isKept || isUsed}
            errors={[...(problem?.about("usage") ?? []), ...(problem?.about("useAsExemptList") ?? [])]}
          />
          {isKept && <p className="quiet">{m.networks.usageFixed(zone.name)}</p>}
          {isUsed && !isReadOnly && !isKept && (
            <p className="quiet">
              <bdi>{m.networks.usageInUse(usedBy(use))}</bdi>
            </p>
          )}
        </div>
      </div>
    </Card>
  );
}

type ListsProps = Shown & Record<"gateways" | "proxies", ReturnType<typeof useSurvey>>;

function Lists({ draft, onDraft, zone, problem, isReadOnly, gateways, proxies }: ListsProps) {
  const { data: seen } = useQuery(whoamiQuery);
  const refused = useMemo(() => refusedOf(problem), [problem]);
  const isBlocklist = draft.usage === "BLOCKLIST";
  const isWithout = zone !== undefined && isExempt(zone);
  const common = { limit: ENTRIES_MAX, isReadOnly };
  const none = isBlocklist ? m.networks.noProxies : isWithout && m.networks.exemptProxies(zone.name);
  return (
    <>
      <LineEditor
        {...common}
        {...gateways}
        title={m.networks.gateways}
        hint={m.networks.gatewaysHint}
        text={draft.gateways}
        onChange={(text) => onDraft({ ...draft, gateways: text })}
        refused={refused.gateways}
        errors={problem?.about("gateways") ?? NO_ERRORS}
        address={seen?.clientIp}
      />
      {none && draft.proxies.trim() === "" ? (
        <Card title={m.networks.proxies}>
          <p className="quiet">{none}</p>
        </Card>
      ) : (
        <LineEditor
          {...common}
          {...proxies}
          title={m.networks.proxies}
          hint={m.networks.proxiesHint}
          text={draft.proxies}
          onChange={(text) => onDraft({ ...draft, proxies: text })}
          refused={refused.proxies}
          errors={problem?.about("proxies") ?? NO_ERRORS}
        >
          {isBlocklist && <Reason>{m.networks.dropProxies}</Reason>}
        </LineEditor>
      )}
      {!isBlocklist && !isReadOnly && <Explained />}
    </>
  );
}

const NO_ERRORS: readonly string[] = [];

const Reason = ({ children }: { children: ReactNode }) => (
  <div className={styles.reason}>
    <Note tone="deny" live>
      {children}
    </Note>
  </div>
);

function Explained() {
  return (
    <div className={styles.explained}>
      <ChainDrawing />
      <p>{m.networks.gatewaysText}</p>
      <p>{m.networks.proxiesText}</p>
    </div>
  );
}

const PLACE = /^(gateways|proxies)\[(\d+)\]/;

/** What the server refused, by list and place in it. */
function refusedOf(problem: Problem | null) {
  const refused = { gateways: new Map<number, string>(), proxies: new Map<number, string>() };
  for (const { field, sentence } of problem?.causes ?? []) {
    const [, list, place] = PLACE.exec(field) ?? [];
    if (list) refused[list as keyof typeof refused].set(Number(place), sentence);
  }
  return refused;
}

const fieldsOf = (problem: Problem | null) => [
  ...["name", "usage", "useAsExemptList", "gateways", "proxies"],
  ...(problem?.causes ?? []).map(({ field }) => field).filter((field) => PLACE.test(field)),
];
