// The judge's sentences, sorted into the stages of a decision. The order is the one in which it decides.

export const STAGES = [
  "snapshot",
  "chain",
  "blocklist",
  "token",
  "network",
  "proposed",
  "device",
  "rate",
] as const;
export type StageName = (typeof STAGES)[number];
export type State = "passed" | "failed" | "unreached" | "told";

export interface ZoneWalk {
  zone: string;
  sentences: string[];
  place: "inside" | "outside" | "unknown";
}

export interface Stage {
  name: StageName;
  state: State;
  sentences: string[];
  zones: ZoneWalk[];
  /** What came of it, after the zones were walked. */
  answer: string[];
}

/** How each stage's sentences begin; a zone's belong to the condition that was named before them. */
const BEGINNINGS: readonly (readonly [StageName, RegExp])[] = [
  ["snapshot", /^(Decided by revision|The store has not been reached)/],
  ["chain", /^(The call came through|The client address is)/],
  [
    "blocklist",
    /^(No active blocklist|No blocklist|A blocklist is|Whether [\da-f.:]+ \(|[\da-f.:]+ (is on the blocklist|is exempt from|\())/,
  ],
  [
    "token",
    /^(No token was presented|What was presented|Nobody has this|The token is |The token was |The token expired|The token's owner)/,
  ],
  ["network", /^(Calls made with this token|The network condition)/],
  ["proposed", /^(Report-only,|The report-only condition)/],
  ["device", /^(A key |The token asks for a device)/],
  ["rate", /^The token has made/],
];

const FAILS: Record<string, StageName> = {
  stale_snapshot: "snapshot",
  blocklisted: "blocklist",
  no_credentials: "token",
  malformed_credentials: "token",
  unknown_token: "token",
  revoked: "token",
  expired: "token",
  owner_inactive: "token",
  outside_allowed_zones: "network",
  inside_refused_zones: "network",
  origin_unknown: "network",
  device_unproven: "device",
  device_not_allowed: "device",
  rate_limited: "rate",
};

/** Shown although nothing was said of it: what a refusal kept from being looked at. */
const ALWAYS: readonly StageName[] = ["chain", "blocklist", "token", "network"];

export function stagesOf(sentences: readonly string[], reason: string | null): Stage[] {
  const found = new Map<StageName, Stage>();
  const stage = (name: StageName): Stage => {
    const known = found.get(name) ?? { name, state: "passed", sentences: [], zones: [], answer: [] };
    found.set(name, known);
    return known;
  };
  let current: StageName = "snapshot";
  for (const sentence of sentences) {
    // The badge above says the verdict.
    if (/^(Allowed\.|Refused: )/.test(sentence)) continue;
    const zone = /^Zone (.*?): (.*)$/s.exec(sentence);
    if (zone && (current === "network" || current === "proposed")) {
      walk(stage(current), zone[1] ?? "", zone[2] ?? "");
      continue;
    }
    current = BEGINNINGS.find(([, begins]) => begins.test(sentence))?.[0] ?? current;
    const isAnswer = /^(The network condition|The report-only condition would)/.test(sentence);
    stage(current)[isAnswer ? "answer" : "sentences"].push(sentence);
  }
  return settle(found, stage, reason);
}

function settle(
  found: ReadonlyMap<StageName, Stage>,
  stage: (name: StageName) => Stage,
  reason: string | null,
): Stage[] {
  const failing = reason === null ? undefined : FAILS[reason];
  if (failing) stage(failing).state = "failed";
  for (const name of ALWAYS) stage(name);
  const last = failing ? STAGES.indexOf(failing) : STAGES.length;
  for (const one of found.values()) {
    const at = STAGES.indexOf(one.name);
    if (one.name === "proposed") one.state = "told";
    else if (at > last && one.sentences.length === 0) one.state = "unreached";
  }
  return STAGES.flatMap((name) => found.get(name) ?? []);
}

function walk(stage: Stage, zone: string, sentence: string): void {
  const place = /: inside\.$/.test(sentence)
    ? "inside"
    : /unknown|its place\.$/.test(sentence)
      ? "unknown"
      : "outside";
  const last = stage.zones.at(-1);
  if (last?.zone === zone) {
    last.sentences.push(sentence);
    last.place = place;
  } else {
    stage.zones.push({ zone, sentences: [sentence], place });
  }
}
