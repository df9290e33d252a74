// Allowed up, refused down from one line, each by its own scale; and the same numbers as a table.
import { useMemo, useState } from "react";
import { m } from "../messages/en";
import { BarsTable } from "./BarsTable";
import { type Bar, fitted, totals } from "./bars";
import styles from "./Charts.module.css";
import { Legend, TableSwitch } from "./Legend";
import { MirrorPlot } from "./MirrorPlot";
import { useSize } from "./useSize";

const HEIGHT = 236;
const LOWEST = 256;
const HIGHEST = 520;

export interface MirrorBarsProps {
  /** Oldest first, each as long as the others; as many as there are: they are merged to what has room. */
  bars: readonly Bar[];
  /** What they are of: "Calls decided". */
  label: string;
  /** Some of them were chosen, by dragging over them or by Shift, arrows and Enter. */
  onBrush?: (from: string, to: string) => void;
  /** Of the drawing. "fill": as high as there is room, where the box around it grows. */
  height?: number | "fill";
  /** Given: whoever shows it shows the legend and the switch as well. */
  asTable?: boolean;
}

export function MirrorBars({ bars, label, onBrush, height = HEIGHT, asTable }: MirrorBarsProps) {
  const [box, size] = useSize<HTMLDivElement>();
  const { width, type } = size;
  const high =
    height === "fill"
      ? Math.max(LOWEST * type, Math.min(HIGHEST * type, size.height))
      : Math.round(height * type);
  const [turned, setTurned] = useState(false);
  const isTable = asTable ?? turned;
  const spans = useMemo(() => fitted(bars, width || 600), [bars, width]);
  return (
    <div
      className={styles.chart}
      ref={box}
      data-fills={height === "fill" || undefined}
      style={height === "fill" ? { minBlockSize: `${LOWEST / 13}em` } : undefined}
    >
      {asTable === undefined && (
        <div className={styles.head}>
          <Legend {...totals(bars)} />
          <TableSwitch isOn={turned} onChange={setTurned} of={label} />
        </div>
      )}
      {isTable ? (
        <BarsTable spans={spans} label={label} height={high} />
      ) : bars.length === 0 ? (
        <p className="quiet">{m.charts.none}</p>
      ) : (
        <MirrorPlot
          bars={bars}
          spans={spans}
          label={label}
          width={width}
          height={high}
          type={type}
          onBrush={onBrush}
        />
      )}
    </div>
  );
}
