// Beside the editor: which addresses an edit adds and removes, whose zones it meets, and what becomes of you.
import { Link } from "@tanstack/react-router";
import { m } from "../messages/en";
import { Note, type Tone } from "../ui/Marks";
import { Card } from "../ui/Page";
import { type Amount, addressesText, fourOf, sixOf } from "./amounts";
import { type Blocks, type Change, change, size } from "./coverage";
import type { ZonePreview } from "./usePreview";
import styles from "./WhatChanges.module.css";

export function WhatChanges({
  before,
  after,
  preview,
  isNew,
}: {
  before: Blocks;
  after: Blocks;
  preview: ZonePreview | undefined;
  isNew: boolean;
}) {
  const four = change(before.v4, after.v4);
  const six = change(before.v6, after.v6);
  const hasSix = after.v6.length > 0 || before.v6.length > 0;
  return (
    <Card title={m.networks.changes}>
      <dl className={styles.figures}>
        <Figure now={fourOf(size(after.v4))} was={fourOf(size(before.v4))} isNew={isNew} />
        {hasSix && <Figure now={sixOf(size(after.v6))} was={sixOf(size(before.v6))} isNew={isNew} isSix />}
      </dl>
      {!isNew && <Bar {...four} v6={false} />}
      {!isNew && hasSix && <Bar {...six} v6 />}
      <div className={styles.said} aria-live="polite">
        {preview ? (
          <>
            <Overlaps preview={preview} />
            <You preview={preview} />
          </>
        ) : null}
      </div>
    </Card>
  );
}

function Figure({ now, was, isNew, isSix }: { now: Amount; was: Amount; isNew: boolean; isSix?: boolean }) {
  const isAlike = now.figure === was.figure && now.label === was.label;
  const before =
    isSix && was.label !== now.label && was.figure !== "0" ? `${was.figure} ${was.label}` : was.figure;
  return (
    <div>
      <dt>
        {now.label}
        {!isNew && `, ${isAlike ? m.networks.asBefore : m.networks.was(before)}`}
      </dt>
      <dd>{now.figure}</dd>
    </div>
  );
}

/** Kept, added, removed: by length, by word, and the removed by its broken line. */
function Bar({ kept, added, removed, v6 }: Change & { v6: boolean }) {
  if (added === 0n && removed === 0n) return null;
  const text = (n: bigint) => addressesText(n, v6);
  const share = (n: bigint) => {
    const whole = kept + added + removed;
    return Number((n * 10_000n) / whole) / 100;
  };
  const parts = (
    [
      ["kept", kept, m.networks.kept],
      ["added", added, m.networks.added],
      ["removed", removed, m.networks.gonePart],
    ] as const
  ).filter(([, n]) => n > 0n);
  return (
    <div>
      <div
        className={styles.bar}
        role="img"
        aria-label={m.networks.barLabel(text(kept), text(added), text(removed))}
      >
        {parts.map(([kind, n]) => (
          <span key={kind} data-kind={kind} style={{ flexGrow: share(n) }} />
        ))}
      </div>
      <ul className={styles.legend} aria-hidden>
        {parts.map(([kind, n, say]) => (
          <li key={kind}>
            <span data-kind={kind} />
            {say(text(n))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Overlaps({ preview }: { preview: ZonePreview }) {
  if (preview.overlaps.length === 0) return null;
  const more = preview.overlapsTotal - preview.overlaps.length;
  return (
    <Note tone="warn">
      <ul className={styles.overlaps}>
        {preview.overlaps.map(({ entry, zone, with: other }) => (
          <li key={`${entry} ${zone.id} ${other}`}>
            <p>
              <code dir="ltr">{entry}</code> {m.networks.overlapsWith}{" "}
              <Link to="/security/networks/$id" params={{ id: zone.id }}>
                <bdi>{zone.name}</bdi>
              </Link>{" "}
              (<code dir="ltr">{other}</code>)
            </p>
          </li>
        ))}
        {more > 0 && <li>{m.networks.moreOverlaps(more)}</li>}
      </ul>
    </Note>
  );
}

function You({ preview }: { preview: ZonePreview }) {
  const [tone, sentence] = fateOf(preview.you);
  return <Note tone={tone}>{sentence}</Note>;
}

export const blocksYou = (preview: ZonePreview | undefined) =>
  preview !== undefined && preview.you.after === "blocked" && preview.you.before !== "blocked";

export function fateOf({ address, before, after }: ZonePreview["you"]): [Tone, string] {
  const say = m.networks.you;
  const at = address ?? "";
  switch (after) {
    case "blocked":
      return before === "blocked" ? ["deny", say.stillBlocked(at)] : ["deny", say.blocked(at)];
    case "unknown":
      return ["warn", say.unknown(at)];
    case "inside":
      return ["allow", before === "inside" ? say.stayInside(at) : say.willBeInside(at)];
    case "outside":
      if (before === "blocked") return ["allow", say.unblocked(at)];
      return before === "inside" ? ["warn", say.willBeOutside(at)] : ["plain", say.stayOutside(at)];
  }
}
