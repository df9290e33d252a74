// How many calls were decided in this time, above the log; dragging over them narrows it.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { usePresence } from "../app/presence";
import { MirrorBars } from "../charts/MirrorBars";
import { m } from "../messages/en";
import styles from "./LogPage.module.css";
import { callsQuery } from "./queries";
import { type InAddress, isOpenEnded, pictureOf, type Span } from "./range";

const HOUR = 3_600_000;
const EVERY = 30_000;

export function Histogram({ span, onBrush }: { span: Span; onBrush: (to: InAddress) => void }) {
  // The hour that is running is asked for whole, so that the question stays the same for a while.
  const hour = Math.ceil(Date.now() / HOUR) * HOUR;
  const key = JSON.stringify(span);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is all that `span` says
  const { since, until } = useMemo(() => pictureOf(span, new Date(hour)), [key, hour]);
  const isHere = usePresence();
  const { data } = useQuery({
    ...callsQuery(since.toISOString(), until.toISOString()),
    refetchInterval: isHere && isOpenEnded(span) && EVERY,
  });
  return (
    <div className={styles.histogram}>
      {data && (
        <MirrorBars
          bars={data.bars}
          label={m.log.histogramTitle}
          height={112}
          onBrush={(from, to) => onBrush({ since: from, until: to })}
        />
      )}
    </div>
  );
}
