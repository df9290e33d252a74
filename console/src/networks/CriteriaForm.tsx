// A dynamic or enhanced zone as a form: name, kind, usage, criteria; beside it who is inside, in a sentence.
import { useQuery } from "@tanstack/react-query";
import type { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { geoQuery } from "../settings/geo";
import { LinkButton } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Note } from "../ui/Marks";
import { Card, Columns } from "../ui/Page";
import { Select } from "../ui/Select";
import { FormProblem } from "../ui/States";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import { useSaveKey } from "../ui/useSaveKey";
import { PlacesField, ServicesField, SystemsField } from "./CriteriaFields";
import {
  CRITERIA_MAX,
  type Criteria,
  hasCriteria,
  heldTwice,
  isSameCriteria,
  LISTS,
  type List,
  needsOf,
  type ProxyType,
  tooFull,
  wireOfCriteria,
} from "./criteria";
import type { Usage, Zone } from "./draft";
import { inWords } from "./inWords";
import { placeName } from "./places";
import { SaveZone } from "./SaveZone";
import { useCriteriaPreview, type ZonePreview } from "./usePreview";
import { useSaving } from "./useSaving";
import { type Use, usedBy } from "./useUse";
import { blocksYou, fateOf } from "./WhatChanges";
import styles from "./ZoneForm.module.css";

const words = m.networks.criteria;
const USAGES: Usage[] = ["POLICY", "BLOCKLIST"];
const PROXY_TYPES: ProxyType[] = ["", "Any", "TorAnonymizer", "NotTorAnonymizer"];

export interface CriteriaFormProps {
  base: Criteria;
  draft: Criteria;
  onDraft: (draft: Criteria) => void;
  /** Absent: it is a new one. */
  zone?: Zone;
  use?: Use;
  problem: Problem | null;
  isDone?: boolean;
  working: boolean;
  onSave: () => void;
  onCancel: () => void;
}

export function CriteriaForm(props: CriteriaFormProps) {
  const { base, draft, zone, problem } = props;
  const mayManage = useMayManage();
  const isChanged = !isSameCriteria(base, draft);
  const isDirty = isChanged && props.isDone !== true;
  const leave = useLeaveGuard(isDirty);
  const hold = holdBack(draft);
  const { data: geo } = useQuery(geoQuery);
  const missing = needsOf(draft).filter((need) => geo?.notLoaded.includes(need));
  const isReady = isChanged && hold === null;
  // Where nobody can be told to be inside, the server refuses the save or nothing changes for anybody.
  const isTold = missing.length === 0 && hasCriteria(draft);
  const { preview, isCurrent } = useCriteriaPreview(draft, isTold, zone);
  const blocks = isTold && blocksYou(preview);
  const save = useSaving({
    isReady,
    isCurrent: isCurrent || !isTold,
    preview: isTold ? preview : undefined,
    working: props.working,
    onSave: props.onSave,
  });
  useSaveKey(mayManage ? save.submit : () => {}, () => isDirty && props.onCancel());
  return (
    <>
      <Columns
        main={
          <>
            <NameAndUsage {...props} isReadOnly={!mayManage} />
            <Lists {...props} isReadOnly={!mayManage} />
            <FormProblem problem={problem} fields={SHOWN} />
          </>
        }
        side={
          <Inside
            draft={draft}
            missing={missing}
            isActive={zone?.status !== "INACTIVE"}
            preview={isTold ? preview : undefined}
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

const SHOWN = ["name", "usage", "locations", "asns", "ipServiceCategories", "proxyType"];

/** Why it cannot be saved yet; `null`: it can. */
function holdBack(draft: Criteria): string | null {
  if (draft.name.trim() === "") return m.networks.needsName;
  if (!hasCriteria(draft)) return words.needsOne;
  return LISTS.flatMap((list) => faultsOf(draft, list))[0] ?? null;
}

/** What the server would refuse of one list. */
function faultsOf(draft: Criteria, list: List): string[] {
  if (tooFull(draft[list])) return [words.tooMany(CRITERIA_MAX)];
  const twice = list === "locations" || list === "notLocations" ? heldTwice(draft[list]) : undefined;
  return twice ? [words.twice(placeName(twice.slice(0, 2)), twice)] : [];
}

const usageName = (kind: Criteria["kind"], usage: Usage) =>
  kind === "DYNAMIC" ? m.networks.usages[usage] : words.enhancedUsages[usage];

type Shown = CriteriaFormProps & { isReadOnly: boolean };

function NameAndUsage({ draft, onDraft, zone, use, problem, isReadOnly }: Shown) {
  const isKept = zone?.system === true;
  const isUsed = use !== undefined && use.total > 0 && draft.usage === "POLICY";
  return (
    <Card title={m.networks.nameAndUsage}>
      <div className={styles.facts}>
        <TextField
          label={m.networks.nameLabel}
          help={zone || draft.kind === "DYNAMIC_V2" ? undefined : m.networks.nameHelp}
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
            choices={USAGES.map((id) => ({ id, text: usageName(draft.kind, id) }))}
            value={draft.usage}
            onChange={(usage) => onDraft({ ...draft, usage })}
            isDisabled={isReadOnly || isKept || isUsed}
            errors={problem?.about("usage") ?? []}
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

function Lists({ draft, onDraft, zone, problem, isReadOnly }: Shown) {
  const isEnhanced = draft.kind === "DYNAMIC_V2";
  // What the server says of a pair of lists stands at the first of them.
  const field = (list: List, about?: string) => ({
    label: isEnhanced ? words.enhanced[list] : words.lists[list],
    codes: draft[list],
    onChange: (codes: string[]) => onDraft({ ...draft, [list]: codes }),
    errors: [...faultsOf(draft, list), ...((about && problem?.about(about)) || [])],
    isReadOnly,
  });
  // The zone that came with the server takes none.
  const hasPlaces = zone?.system !== true;
  return (
    <Card title={words.title}>
      <div className={styles.criteria}>
        <p className="quiet">{isEnhanced ? words.enhancedText : words.text}</p>
        {hasPlaces && <PlacesField {...field("locations", "locations")} help={words.placeHelp} />}
        {hasPlaces && isEnhanced && <PlacesField {...field("notLocations")} />}
        <SystemsField {...field("asns", "asns")} />
        {isEnhanced && <SystemsField {...field("notAsns")} />}
        {isEnhanced ? (
          <>
            <ServicesField {...field("services", "ipServiceCategories")} help={words.serviceHelp} />
            <ServicesField {...field("notServices")} />
          </>
        ) : (
          <Select<ProxyType>
            label={words.anonymizer}
            choices={PROXY_TYPES.map((id) => ({ id, text: words.proxyTypes[id] }))}
            value={draft.proxyType}
            onChange={(proxyType) => onDraft({ ...draft, proxyType })}
            isDisabled={isReadOnly}
            errors={problem?.about("proxyType") ?? []}
          />
        )}
      </div>
    </Card>
  );
}

/** The zone in a sentence, and what is not known of it. */
function Inside({
  draft,
  missing,
  isActive,
  preview,
}: {
  draft: Criteria;
  missing: readonly string[];
  isActive: boolean;
  preview: ZonePreview | undefined;
}) {
  // What is not known of an address is said by what no file tells.
  const [tone, fate] = preview && preview.you.after !== "unknown" ? fateOf(preview.you) : [];
  return (
    <Card title={m.networks.holds}>
      <p role="status">{inWords(wireOfCriteria(draft) as Zone)}</p>
      {draft.kind === "DYNAMIC_V2" && <Note>{m.networks.noTokens}</Note>}
      {fate && (
        <Note tone={tone ?? "plain"} live>
          {fate}
        </Note>
      )}
      {missing.length > 0 && (
        <Note tone="warn" live>
          {words.missing(missing, isActive && draft.usage === "BLOCKLIST")}
        </Note>
      )}
      {missing.length > 0 && (
        <div>
          <LinkButton to="/settings/geo">{m.geo.title}</LinkButton>
        </div>
      )}
    </Card>
  );
}
