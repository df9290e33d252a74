// A dynamic or enhanced zone as a form: name, kind, usage, criteria; beside it who is inside, in a sentence.
import { useQuery } from "@tanstack/react-query";
import type { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { geoQuery } from "../settings/geo";
import { Button, LinkButton } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Note } from "../ui/Marks";
import { Card, Columns, SaveBar } from "../ui/Page";
import { Select } from "../ui/Select";
import { FormProblem } from "../ui/States";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import { useSaveKey } from "../ui/useSaveKey";
import { PlacesField, ServicesField, SystemsField } from "./CriteriaFields";
import {
  CRITERIA_MAX,
  type Criteria,
  type DynamicKind,
  hasCriteria,
  heldTwice,
  isSameCriteria,
  LISTS,
  type List,
  needsOf,
  type ProxyType,
  wireOfCriteria,
} from "./criteria";
import type { Usage, Zone } from "./draft";
import { inWords } from "./inWords";
import { type Use, usedBy } from "./useUse";
import styles from "./ZoneForm.module.css";

const words = m.networks.criteria;
const KINDS: DynamicKind[] = ["DYNAMIC", "DYNAMIC_V2"];
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
  const submit = () => isChanged && hold === null && !props.working && props.onSave();
  useSaveKey(mayManage ? submit : () => {}, () => isDirty && props.onCancel());
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
        side={<Inside draft={draft} />}
      />
      {mayManage && (
        <SaveBar>
          {hold !== null && isChanged && (
            <span className={styles.hold} role="status">
              {hold}
            </span>
          )}
          <Button look="quiet" onPress={props.onCancel}>
            {m.frame.cancel}
          </Button>
          <Button
            look={draft.usage === "BLOCKLIST" ? "dangerPrimary" : "primary"}
            onPress={submit}
            working={props.working && m.frame.saving}
            isDisabled={hold !== null || !isChanged}
          >
            {zone ? m.networks.saveZone : m.networks.createZone}
          </Button>
        </SaveBar>
      )}
      {leave}
    </>
  );
}

const SHOWN = ["name", "usage", "locations", "asns", "ipServiceCategories", "proxyType"];

/** Why it cannot be saved yet; `null`: it can. */
function holdBack(draft: Criteria): string | null {
  if (draft.name.trim() === "") return m.networks.needsName;
  if (!hasCriteria(draft)) return words.needsOne;
  const full = LISTS.find((list) => draft[list].length > CRITERIA_MAX);
  if (full) return words.tooMany(CRITERIA_MAX);
  const twice = heldTwice(draft.locations) ?? heldTwice(draft.notLocations);
  return twice ? words.twice(twice.slice(0, 2), twice) : null;
}

type Shown = CriteriaFormProps & { isReadOnly: boolean };

function NameAndUsage({ draft, onDraft, zone, use, problem, isReadOnly }: Shown) {
  const isKept = zone?.system === true;
  const isUsed = use !== undefined && use.total > 0 && draft.usage === "POLICY";
  const kinds = KINDS.map((id) => ({ id, text: m.networks.typeBadges[id] }));
  const turn = (kind: DynamicKind) =>
    // What the other kind does not know is gone; an enhanced zone is of use as a blocklist.
    onDraft(
      kind === "DYNAMIC"
        ? { ...draft, kind, notLocations: [], notAsns: [], services: [], notServices: [] }
        : { ...draft, kind, proxyType: "" },
    );
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
          {!zone && (
            <Select<DynamicKind> label={words.kind} choices={kinds} value={draft.kind} onChange={turn} />
          )}
          <Select<Usage>
            label={m.networks.usage}
            choices={USAGES.map((id) => ({ id, text: m.networks.usages[id] }))}
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

function Lists({ draft, onDraft, problem, isReadOnly }: Shown) {
  const isEnhanced = draft.kind === "DYNAMIC_V2";
  const field = (list: List, about: string) => ({
    label: isEnhanced ? words.enhanced[list] : words.lists[list],
    codes: draft[list],
    onChange: (codes: string[]) => onDraft({ ...draft, [list]: codes }),
    errors: problem?.about(about) ?? [],
    isReadOnly,
  });
  return (
    <Card title={words.title}>
      <div className={styles.criteria}>
        <p className="quiet">{isEnhanced ? words.enhancedText : words.text}</p>
        <PlacesField {...field("locations", "locations")} help={words.placeHelp} />
        {isEnhanced && <PlacesField {...field("notLocations", "locations")} errors={[]} />}
        <SystemsField {...field("asns", "asns")} />
        {isEnhanced && <SystemsField {...field("notAsns", "asns")} errors={[]} />}
        {isEnhanced ? (
          <>
            <ServicesField {...field("services", "ipServiceCategories")} help={words.serviceHelp} />
            <ServicesField {...field("notServices", "ipServiceCategories")} errors={[]} />
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
function Inside({ draft }: { draft: Criteria }) {
  const { data } = useQuery(geoQuery);
  const missing = needsOf(draft).filter((need) => data?.notLoaded.includes(need));
  return (
    <Card title={m.networks.holds}>
      <p role="status">{inWords(wireOfCriteria(draft) as Zone)}</p>
      {draft.kind === "DYNAMIC_V2" && <Note>{m.networks.noTokens}</Note>}
      {missing.length > 0 && (
        <Note tone="warn" live>
          {words.missing(missing, draft.usage === "BLOCKLIST")}
        </Note>
      )}
      {missing.length > 0 && <LinkButton to="/settings/geo">{m.geo.title}</LinkButton>}
    </Card>
  );
}
