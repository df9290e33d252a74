// Which time of the log: one of a few, or between two moments.
import { CalendarClock, ChevronDown } from "lucide-react";
import { useEffect, useState } from "react";
import { m } from "../messages/en";
import { minute } from "../messages/format";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { Menu } from "../ui/Menu";
import styles from "./LogPage.module.css";
import { dateOfLocal, faultOf, type InAddress, localText, momentsOf, RANGES, type Span } from "./range";

const words = m.log;

export function RangePick({ span, onPick }: { span: Span; onPick: (to: InAddress) => void }) {
  const [isCustom, setCustom] = useState(false);
  const entries = [
    ...RANGES.map((id) => ({ id, text: words.ranges[id], onAction: () => onPick({ since: id }) })),
    { id: "custom", text: words.customRange, onAction: () => setCustom(true) },
  ];
  const trigger = (
    <Button icon={<CalendarClock size={16} aria-hidden />}>
      <span className={styles.range}>
        {spanWords(span)} <ChevronDown size={15} aria-hidden />
      </span>
    </Button>
  );
  return (
    <>
      <Menu label={words.range} trigger={trigger} entries={entries} />
      <Custom
        span={span}
        isOpen={isCustom}
        onClose={() => setCustom(false)}
        onPick={(to) => {
          setCustom(false);
          onPick(to);
        }}
      />
    </>
  );
}

export function spanWords(span: Span): string {
  if (span.range !== "custom") return words.ranges[span.range];
  return words.between(minute(span.since), span.until ? minute(span.until) : null);
}

function Custom({
  span,
  isOpen,
  onClose,
  onPick,
}: {
  span: Span;
  isOpen: boolean;
  onClose: () => void;
  onPick: (to: InAddress) => void;
}) {
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const [isTried, setTried] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins with what is shown when it is opened
  useEffect(() => {
    if (!isOpen) return;
    const now = momentsOf(span, new Date());
    setSince(localText(now.since));
    setUntil(now.until ? localText(now.until) : "");
    setTried(false);
  }, [isOpen]);
  const [from, to] = [dateOfLocal(since), dateOfLocal(until)];
  const fault = faultOf(from, to, new Date());
  // What is too long is said at once: nothing that is typed next mends it by itself.
  const said = fault !== null && (isTried || fault === "long") ? [words.spanFaults[fault]] : [];
  const submit = () => {
    setTried(true);
    if (fault === null && from) onPick({ since: from.toISOString(), until: to?.toISOString() });
  };
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button look="primary" onPress={submit}>
        {words.customSet}
      </Button>
    </>
  );
  return (
    <Dialog title={words.customTitle} isOpen={isOpen} onClose={onClose} footer={footer} size="small">
      <TextField
        label={words.customSince}
        type={"datetime-local" as "text"}
        value={since}
        onChange={setSince}
        autoFocus
        errors={fault === "missing" || fault === "long" ? said : []}
      />
      <TextField
        label={words.customUntil}
        type={"datetime-local" as "text"}
        value={until}
        onChange={setUntil}
        help={words.customUntilHelp}
        errors={fault === "order" ? said : []}
      />
    </Dialog>
  );
}
