// How many calls were decided, as bars and as a table.
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "../api/problem";
import { Legend, TableSwitch } from "../charts/Legend";
import { MirrorBars } from "../charts/MirrorBars";
import { Card } from "../ui/Page";
import { Failed, useSlow } from "../ui/States";
import styles from "./CallsCard.module.css";
import type { Calls } from "./shapes";

/** As high as the chart is at least. */
const HEIGHT = 256;

export function CallsCard({ title, calls }: { title: string; calls: UseQueryResult<Calls> }) {
  const [isTable, setTable] = useState(false);
  const { data, error } = calls;
  const isSlow = useSlow(data === undefined);
  const aside = data && (
    <span className={styles.aside}>
      <Legend allowed={data.allowed} refused={data.refused} />
      <TableSwitch isOn={isTable} onChange={setTable} of={title} />
    </span>
  );
  return (
    <Card title={title} aside={aside}>
      {data ? (
        <MirrorBars bars={data.bars} label={title} height="fill" asTable={isTable} />
      ) : error instanceof Problem ? (
        <Failed problem={error} onRetry={() => calls.refetch()} />
      ) : (
        <div className={styles.waiting} style={{ blockSize: HEIGHT }} data-slow={isSlow || undefined} />
      )}
    </Card>
  );
}
