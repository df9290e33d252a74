// What would be decided, and how: the verdict, the chain, the stages, and how to repeat it.
import { CircleCheck, CircleX } from "lucide-react";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { CopyButton } from "../ui/Button";
import { Badge, CodeBlock } from "../ui/Marks";
import { Chain, hopsOf } from "./Chain";
import styles from "./CheckPage.module.css";
import { Located, Sources } from "./Located";
import type { Asked, Explained } from "./queries";
import { Steps } from "./Steps";
import { stagesOf } from "./steps";

const words = m.check;

const STATUS: Record<string, number> = {
  blocklisted: 403,
  outside_allowed_zones: 403,
  inside_refused_zones: 403,
  origin_unknown: 403,
  device_unproven: 403,
  device_not_allowed: 403,
  rate_limited: 429,
  stale_snapshot: 503,
};

export function Verdict({ said, token, chain }: { said: Explained; token: Asked; chain: readonly string[] }) {
  const isAllowed = said.verdict === "allow";
  const tone = isAllowed ? "allow" : "deny";
  const reason = said.reason ?? "";
  return (
    <>
      <div className={styles.verdict} role="status">
        <p className={styles.line}>
          {isAllowed ? (
            <Badge tone="allow" icon={<CircleCheck size={15} aria-hidden />}>
              {words.allowed}
            </Badge>
          ) : (
            <Badge tone="deny" icon={<CircleX size={15} aria-hidden />}>
              {words.refused}
            </Badge>
          )}
          {!isAllowed && <code>{reason}</code>}
          <span className="quiet">{words.revision(number(said.revision))}</span>
        </p>
        <p>
          {isAllowed ? words.allowedText(said.clientIp ?? chain[0] ?? "") : (words.reasons[reason] ?? reason)}
        </p>
        {!isAllowed && <p className="quiet">{words.callerGets(STATUS[reason] ?? 401)}</p>}
      </div>
      <Chain hops={hopsOf(chain, said.clientIp ?? null, { client: "client", tone })} />
      <Steps stages={stagesOf(said.steps, said.reason ?? null)} />
      {said.facts && (
        <>
          <h3>{words.knownOf(said.clientIp ?? "")}</h3>
          <dl className={styles.facts}>
            <Located facts={said.facts} />
          </dl>
          <Sources facts={said.facts} />
        </>
      )}
      {said.openness && (
        <p className="quiet">{words.openness(reach(said.openness.ipv4), reach(said.openness.ipv6))}</p>
      )}
      <div className={styles.again}>
        <h3>{words.again}</h3>
        {"id" in token && (
          <span className={styles.link}>
            {words.linkShort}
            <CopyButton text={location.href} label={words.link} />
          </span>
        )}
      </div>
      <CodeBlock text={commandOf(token, chain)} label={m.frame.command} />
    </>
  );
}

const reach = (of: string) => words.reach[of] ?? of;

const commandOf = (token: Asked, chain: readonly string[]) =>
  `ringfence check ${"id" in token ? `--token-id ${token.id}` : "--token -"} --from ${chain.join(",")}`;
