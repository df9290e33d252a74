// The drawing of mirror bars: a crosshair by pointer and by arrow keys, and a brush where somebody wants one.
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { type Bar, finding, refusedScaleName, type Span, scaleName, spanName, ticks } from "./bars";
import styles from "./Charts.module.css";
import { Tip } from "./Tip";

/** Below the bars and above them, for words of the usual size. */
const BELOW = 26;
const ABOVE = 22;
/** A single refusal is seen beside a million calls. */
const LEAST = 3.5;

interface PlotProps {
  bars: readonly Bar[];
  spans: readonly Span[];
  label: string;
  width: number;
  height: number;
  /** How large the type is. */
  type: number;
  onBrush?: ((from: string, to: string) => void) | undefined;
}

const heightOf = (value: number, most: number, room: number) =>
  value === 0 ? 0 : Math.max(LEAST, (value / most) * room);

export function MirrorPlot({ bars, spans, label, width, height, type, onBrush }: PlotProps) {
  const [axis, top] = [BELOW * type, ABOVE * type];
  const [at, setAt] = useState<number | null>(null);
  /** Where the brush began. */
  const [from, setFrom] = useState<number | null>(null);
  const slot = width / spans.length;
  const most = (pick: (span: Span) => number) => Math.max(1, ...spans.map(pick));
  const [mostAllowed, mostRefused] = [most((span) => span.allowed), most((span) => span.refused)];
  const hasRefused = spans.some((span) => span.refused > 0);
  const below = hasRefused ? Math.round((height - axis) * 0.32) : 8;
  const line = height - axis - below;
  const marks = useMemo(() => ticks(spans, width, type), [spans, width, type]);
  const chosen = at === null ? undefined : spans[at];
  const last = spans.length - 1;

  const indexOf = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    return Math.max(0, Math.min(last, Math.floor(x / slot)));
  };
  const brush = (one: number, other: number) => {
    const [first, end] = [spans[Math.min(one, other)], spans[Math.max(one, other)]];
    setFrom(null);
    if (first && end) onBrush?.(first.at, end.end);
  };
  const press = (event: KeyboardEvent) => {
    if (!onBrush) return;
    if (event.key === "Shift") setFrom((begun) => begun ?? at ?? last);
    else if (event.key === "Escape") setFrom(null);
    else if (event.key === "Enter" && at !== null) brush(from ?? at, at);
    else if (event.key.startsWith("Arrow") && !event.shiftKey) setFrom(null);
  };
  const [left, right] = from === null || at === null ? [0, -1] : [Math.min(from, at), Math.max(from, at)];

  return (
    <div className={styles.plot} dir="ltr" style={{ blockSize: height }}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={finding(label, bars)}
        data-brush={onBrush !== undefined || undefined}
        onPointerDown={(event) => {
          if (!onBrush || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setFrom(indexOf(event));
          setAt(indexOf(event));
        }}
        onPointerMove={(event) => setAt(indexOf(event))}
        onPointerUp={(event) => from !== null && brush(from, indexOf(event))}
        onPointerLeave={() => from === null && setAt(null)}
        onPointerCancel={() => setFrom(null)}
      >
        {right >= left && (
          <rect
            className={styles.brush}
            x={left * slot}
            width={(right - left + 1) * slot}
            height={height - axis}
          />
        )}
        {chosen && <rect className={styles.cross} x={(at ?? 0) * slot} width={slot} height={height - axis} />}
        {spans.map((span, index) => {
          const gap = Math.min(2, slot * 0.25);
          const box = {
            x: index * slot + gap / 2,
            width: Math.max(0.5, slot - gap),
            rx: Math.min(1.5, slot / 4),
          };
          const [up, down] = [
            heightOf(span.allowed, mostAllowed, line - top),
            heightOf(span.refused, mostRefused, below - (hasRefused ? 16 * type : 0)),
          ];
          return (
            <g key={span.at}>
              {up > 0 && <rect {...box} className={styles.allowed} y={line - up} height={up} />}
              {down > 0 && <rect {...box} className={styles.refused} y={line + 1.5} height={down} />}
            </g>
          );
        })}
        <line className={styles.axis} x1={0} x2={width} y1={line + 0.5} y2={line + 0.5} />
        <text x={0} y={13 * type} className={styles.text}>
          {scaleName(Math.max(...spans.map((span) => span.allowed)), spans)}
        </text>
        {hasRefused && (
          <text x={0} y={height - axis - 2 * type} className={styles.textRefused}>
            {refusedScaleName(mostRefused, spans)}
          </text>
        )}
        {marks.map((mark) => (
          <text key={mark.index} x={mark.index * slot} y={height - 7 * type} className={styles.text}>
            {mark.text}
          </text>
        ))}
      </svg>
      <input
        type="range"
        className="visually-hidden"
        min={0}
        max={last}
        value={at ?? last}
        aria-label={m.charts.cross(label)}
        aria-valuetext={spans[at ?? last] && saidOf(spans[at ?? last] as Span)}
        onChange={(event) => setAt(Number(event.target.value))}
        onFocus={() => setAt((before) => before ?? last)}
        onBlur={() => setAt(null)}
        onKeyDown={press}
      />
      {chosen && width > 0 && (
        <Tip
          title={m.charts.both(number(chosen.allowed), number(chosen.refused))}
          text={spanName(chosen)}
          x={((at ?? 0) + 0.5) * slot}
          isEnd={(at ?? 0) > spans.length / 2}
        />
      )}
    </div>
  );
}

const saidOf = (span: Span) =>
  `${spanName(span)}: ${m.charts.both(number(span.allowed), number(span.refused))}`;
