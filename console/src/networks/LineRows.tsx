// The rows under the text of a line editor: numbers, tints and sentences, drawn only where one looks.
import {
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { useNarrow } from "../ui/useNarrow";
import styles from "./LineEditor.module.css";
import type { Mark } from "./marks";

// Where there is no room beside the text, the sentence stands below it, in the same row.
const BESIDE = 26;
const BELOW = 52;

export const useLineHeight = () => (useNarrow() ? BELOW : BESIDE);

/** Rows drawn before and behind what is seen: a quick scroll does not outrun them. */
const MARGIN = 30;
const LEAST_ROWS = 3;

export function LineRows({
  scroller,
  text,
  marks,
  caretLine,
  children,
}: {
  scroller: RefObject<HTMLDivElement | null>;
  text: string;
  marks: ReadonlyMap<number, Mark>;
  caretLine: number;
  children: ReactNode;
}) {
  const height = useLineHeight();
  const source = useMemo(() => text.split("\n"), [text]);
  const widest = useMemo(() => source.reduce((most, line) => Math.max(most, widthOf(line)), 0), [source]);
  const rows = Math.max(source.length, LEAST_ROWS);
  const [first, last] = useWindow(scroller, height, source.length);
  const size = {
    blockSize: rows * height,
    "--line": `${height}px`,
    "--digits": String(rows).length,
    "--widest": widest,
  } as CSSProperties;
  return (
    <div ref={scroller} className={styles.scroller}>
      <div className={styles.sheet} style={size}>
        <div className={styles.rows} aria-hidden>
          {Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index + 1).map(
            (number) => (
              <Row
                key={number}
                number={number}
                source={source[number - 1] ?? ""}
                top={(number - 1) * height}
                mark={marks.get(number)}
                isCurrent={number === caretLine}
              />
            ),
          )}
        </div>
        {children}
      </div>
    </div>
  );
}

function Row({
  number,
  source,
  top,
  mark,
  isCurrent,
}: {
  number: number;
  source: string;
  top: number;
  mark: Mark | undefined;
  isCurrent: boolean;
}) {
  return (
    <div
      className={styles.row}
      style={{ insetBlockStart: top }}
      data-line={number}
      data-kind={mark?.kind}
      data-current={isCurrent || undefined}
    >
      <span className={styles.number}>{number}</span>
      {mark && (
        <>
          {mark.kind === "fault" && (
            <span className={styles.squiggle}>
              <span>{source.slice(0, mark.at)}</span>
              <u>{source.slice(mark.at, mark.at + mark.length)}</u>
            </span>
          )}
          <span
            className={styles.sentence}
            style={{ "--width": widthOf(source) } as CSSProperties}
            title={mark.sentence}
          >
            <bdi>{mark.sentence}</bdi>
          </span>
        </>
      )}
    </div>
  );
}

/** In characters of the fixed font; whatever is not ASCII may be wider. */
function widthOf(line: string): number {
  let width = 0;
  for (let at = 0; at < line.length; at++)
    width += line.charCodeAt(at) < 128 ? (line[at] === "\t" ? 8 : 1) : 2;
  return width;
}

/** The rows to draw, in steps: scrolling a little draws nothing anew. */
function useWindow(
  scroller: RefObject<HTMLDivElement | null>,
  height: number,
  rows: number,
): [first: number, last: number] {
  const [seen, setSeen] = useState({ top: 0, size: 640 });
  useLayoutEffect(() => {
    if (scroller.current) setSeen({ top: scroller.current.scrollTop, size: scroller.current.clientHeight });
  }, [scroller]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const step = height * (MARGIN / 2);
      const [top, size] = [Math.floor(box.scrollTop / step) * step, box.clientHeight];
      setSeen((before) => (before.top === top && before.size === size ? before : { top, size }));
    };
    look();
    box.addEventListener("scroll", look, { passive: true });
    const sized = new ResizeObserver(look);
    sized.observe(box);
    return () => {
      box.removeEventListener("scroll", look);
      sized.disconnect();
    };
  }, [scroller, height]);
  const first = Math.max(0, Math.floor(seen.top / height) - MARGIN);
  return [first, Math.min(rows, Math.ceil((seen.top + seen.size) / height) + 2 * MARGIN)];
}
