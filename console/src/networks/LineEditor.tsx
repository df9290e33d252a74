// A list of entries as a text: line numbers, and beside each line that is refused or adds nothing, why.
import { Plus, Upload } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { FileTrigger } from "react-aria-components";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Kbd } from "../ui/Marks";
import type { Survey } from "./coverage";
import { appended, lineAt, nextProblem, onePerLine, placeOf, withMerged, withoutRedundant } from "./edits";
import styles from "./LineEditor.module.css";
import { LineRows, useLineHeight } from "./LineRows";
import { marksOf } from "./marks";

export interface LineEditorProps {
  title: string;
  hint: string;
  text: string;
  onChange: (text: string) => void;
  survey: Survey;
  settled: boolean;
  limit: number;
  /** What the server refused, by the place among the entries; "-1" and the like are said below. */
  refused?: ReadonlyMap<number, string>;
  errors?: readonly string[];
  /** The address that the server sees of whoever edits. */
  address?: string | null | undefined;
  isReadOnly?: boolean;
  children?: ReactNode;
}

const NONE: ReadonlyMap<number, string> = new Map();
const FILE_MAX_MB = 32;
// What a script types takes the browser long: ten seconds for 75,000 characters. A paste does not.
const UNDOABLE_MAX = 6_000;

export function LineEditor(props: LineEditorProps) {
  const { title, text, survey, settled, isReadOnly = false } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [caretLine, setCaretLine] = useState(1);
  const [fileFault, setFileFault] = useState<string | null>(null);
  const id = useId();
  const height = useLineHeight();
  const marks = useMemo(() => marksOf(survey, props.refused ?? NONE), [survey, props.refused]);
  const write = useWrite(area, props.onChange);
  const over = survey.entries > props.limit;
  const errors = [...(fileFault ? [fileFault] : []), ...(props.errors ?? [])];
  const said = marks.get(caretLine);

  const walk = () => {
    const [node, box] = [area.current, scroller.current];
    const line = node && nextProblem(survey, node.value, node.selectionEnd);
    if (!line || !box) return;
    node.focus();
    node.setSelectionRange(...placeOf(node.value, line));
    box.scrollTop = (line.number - 1) * height - box.clientHeight / 3;
    setCaretLine(line.number);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "F8") return;
    event.preventDefault();
    walk();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
    const split = onePerLine(pasted);
    if (split === pasted || split.length > UNDOABLE_MAX) return;
    event.preventDefault();
    document.execCommand("insertText", false, split);
  };
  const onFile = async (files: FileList | null) => {
    const read = await fileText(files?.[0]);
    setFileFault(read.fault ?? null);
    if (read.text !== undefined) write(appended(text, read.text.trimEnd()));
  };
  const onCaret = () => area.current && setCaretLine(lineAt(area.current.value, area.current.selectionEnd));

  return (
    <section className={styles.editor} aria-labelledby={`${id}title`}>
      <header className={styles.head}>
        <h2 id={`${id}title`}>{title}</h2>
        <p>{props.hint}</p>
        {!isReadOnly && (
          <div className={styles.tools}>
            {props.address && (
              <Button
                icon={<Plus size={16} aria-hidden />}
                onPress={() => write(appended(text, props.address ?? ""))}
              >
                {m.networks.myAddress}
              </Button>
            )}
            <FileTrigger onSelect={onFile}>
              <Button icon={<Upload size={16} aria-hidden />}>{m.networks.file}</Button>
            </FileTrigger>
          </div>
        )}
      </header>
      {props.children}
      <LineRows scroller={scroller} text={text} marks={marks} caretLine={caretLine}>
        <textarea
          ref={area}
          className={styles.text}
          value={text}
          onChange={(event) => props.onChange(event.target.value)}
          onKeyDown={onKey}
          onPaste={onPaste}
          onSelect={onCaret}
          wrap="off"
          dir="ltr"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          readOnly={isReadOnly}
          aria-labelledby={`${id}title`}
          aria-describedby={`${id}counts ${id}said`}
          aria-invalid={survey.faulty.length > 0 || over || undefined}
        />
      </LineRows>
      <p id={`${id}said`} className={styles.said} aria-live="polite" data-kind={said?.kind}>
        {said && `${m.networks.lineFault(caretLine, said.sentence)}`}
      </p>
      {errors.map((sentence) => (
        <p key={sentence} className={styles.error} role="alert">
          {sentence}
        </p>
      ))}
      <footer className={styles.foot}>
        <p id={`${id}counts`} className={styles.counts}>
          <Counts survey={survey} settled={settled} limit={props.limit} />
          {!isReadOnly && text.includes("#") && <span>{m.networks.commentsGo}</span>}
        </p>
        {!isReadOnly && (
          <span className={styles.acts}>
            {survey.faulty.length > 0 && (
              <button type="button" onClick={walk}>
                {m.networks.nextProblem} <Kbd>F8</Kbd>
              </button>
            )}
            {survey.redundant.length > 0 && settled && (
              <button type="button" onClick={() => write(withoutRedundant(text, survey.redundant))}>
                {m.networks.removeRedundant}
              </button>
            )}
            {survey.mergeable > 0 && settled && (
              <button type="button" onClick={() => write(withMerged(text, survey))}>
                {m.networks.merge}
              </button>
            )}
          </span>
        )}
      </footer>
    </section>
  );
}

function Counts({ survey, settled, limit }: { survey: Survey; settled: boolean; limit: number }) {
  const over = survey.entries > limit;
  return (
    <>
      {survey.faulty.length > 0 && (
        <span data-kind="fault">
          {m.networks.refused(new Set(survey.faulty.map((line) => line.number)).size)}
        </span>
      )}
      {survey.redundant.length > 0 && (
        <span data-kind="redundant">{m.networks.redundant(survey.redundant.length)}</span>
      )}
      {survey.mergeable > 0 && <span>{m.networks.mergeable(survey.mergeable)}</span>}
      <span data-kind={over ? "fault" : undefined}>{m.networks.entriesOf(survey.entries, limit)}</span>
      {!settled && <span>{m.networks.reading}</span>}
    </>
  );
}

/** Writes the whole text so that the browser's undo brings the old one back, where that is quick enough. */
function useWrite(area: { current: HTMLTextAreaElement | null }, onChange: (text: string) => void) {
  return (next: string) => {
    const node = area.current;
    if (!node || next === node.value) return;
    // Only what differs is written, so that the caret and the undo stay where the change is.
    const before = node.value;
    let [start, end] = [0, 0];
    const least = Math.min(next.length, before.length);
    while (start < least && next[start] === before[start]) start++;
    while (end < least - start && next.at(-1 - end) === before.at(-1 - end)) end++;
    const size = Math.max(next.length, before.length) - start - end;
    if (size > UNDOABLE_MAX) {
      onChange(next);
      return;
    }
    node.focus();
    node.setSelectionRange(start, before.length - end);
    const more = next.slice(start, next.length - end);
    if (!document.execCommand(more === "" ? "delete" : "insertText", false, more)) onChange(next);
  };
}

async function fileText(file: File | undefined): Promise<{ text?: string; fault?: string }> {
  if (file === undefined) return {};
  if (file.size > FILE_MAX_MB * 1_000_000) return { fault: m.networks.fileTooLarge(FILE_MAX_MB) };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? { fault: m.networks.fileNoText } : { text: text.replaceAll("\r\n", "\n") };
  } catch {
    return { fault: m.networks.fileNoText };
  }
}
