// The stages of a decision, one below the other: passed, failed, not reached.
import { Check, Eye, Minus, X } from "lucide-react";
import { m } from "../messages/en";
import styles from "./Steps.module.css";
import type { Stage, State } from "./steps";

const icons: Record<State, typeof Check> = { passed: Check, failed: X, unreached: Minus, told: Eye };

export function Steps({ stages }: { stages: readonly Stage[] }) {
  return (
    <ol className={styles.steps} aria-label={m.check.stepsTitle}>
      {stages.map((stage) => (
        <Step key={stage.name} stage={stage} />
      ))}
    </ol>
  );
}

function Step({ stage }: { stage: Stage }) {
  const Icon = icons[stage.state];
  const isQuiet = stage.state === "unreached";
  return (
    <li className={styles.step} data-state={stage.state}>
      <span className={styles.mark}>
        <Icon size={14} aria-hidden />
      </span>
      <div className={styles.words}>
        <h3 className={isQuiet ? "quiet" : undefined}>
          {m.check.stages[stage.name]}
          <span className="visually-hidden">: {m.check.states[stage.state]}</span>
        </h3>
        {isQuiet && <p className="quiet">{m.check.notReached}</p>}
        <Sentences of={stage.sentences} />
        {stage.zones.map((walk, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one zone may be walked twice, in this order
          <div key={index} className={styles.zone} data-place={walk.place}>
            <strong>
              <bdi>{walk.zone}</bdi>
            </strong>
            {walk.sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        ))}
        <Sentences of={stage.answer} />
      </div>
    </li>
  );
}

function Sentences({ of }: { of: readonly string[] }) {
  return of.map((sentence) => (
    <p key={sentence} className="quiet">
      <bdi>{sentence}</bdi>
    </p>
  ));
}
