// One event beside the list. The list stays in reach: up and down lead through it.
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { m } from "../messages/en";
import { IconButton } from "../ui/Button";
import { Empty, Failed, Skeleton } from "../ui/States";
import styles from "./EventDrawer.module.css";
import { EventStory } from "./EventStory";
import { type LogEvent, outcomeOf, whoOf } from "./event";
import { eventQuery, problemOf } from "./queries";
import { RawEvent } from "./RawEvent";
import { type View, ViewPick } from "./ViewPick";
import { whatOf } from "./words";

const words = m.log;

export interface DrawerProps {
  uuid: string;
  /** Where the list has it. */
  known: LogEvent | undefined;
  view: View;
  onView: (view: View) => void;
  onClose: () => void;
  onMove: (by: 1 | -1) => void;
  hasAbove: boolean;
  hasBelow: boolean;
}

export function EventDrawer({ uuid, known, view, onView, onClose, onMove, hasAbove, hasBelow }: DrawerProps) {
  const found = useQuery({ ...eventQuery(known ? "" : uuid) });
  const event = known ?? found.data;
  const drawer = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    drawer.current?.focus({ preventScroll: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event is read from its beginning
  useEffect(() => {
    content.current?.scrollTo({ top: 0 });
  }, [uuid]);
  const press = (pressed: KeyboardEvent) => {
    if (pressed.defaultPrevented || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    const isOwn = pressed.target instanceof Element && pressed.target.closest("[role=radiogroup],pre,input");
    const by = { ArrowDown: 1, ArrowUp: -1 }[pressed.key] as 1 | -1 | undefined;
    if (pressed.key === "Escape") onClose();
    else if (by !== undefined && !isOwn) onMove(by);
    else return;
    pressed.preventDefault();
  };
  const problem = event ? null : problemOf(found.error);
  return (
    <aside ref={drawer} className={styles.drawer} aria-label={words.drawer} tabIndex={-1} onKeyDown={press}>
      <header className={styles.top}>
        <ViewPick view={view} onView={onView} />
        <span className={styles.buttons}>
          <IconButton label={words.previous} isDisabled={!hasAbove} onPress={() => onMove(-1)}>
            <ChevronUp size={18} aria-hidden />
          </IconButton>
          <IconButton label={words.next} isDisabled={!hasBelow} onPress={() => onMove(1)}>
            <ChevronDown size={18} aria-hidden />
          </IconButton>
          <IconButton label={words.close} onPress={onClose}>
            <X size={18} aria-hidden />
          </IconButton>
        </span>
      </header>
      <div ref={content} className={styles.content}>
        {problem?.kind === "missing" && <Empty title={words.gone} text={words.goneText} />}
        {problem && problem.kind !== "missing" && (
          <Failed problem={problem} onRetry={() => found.refetch()} />
        )}
        {!event && !problem && <Skeleton rows={6} />}
        {event && view === "raw" && <RawEvent event={event} />}
        {event && view !== "raw" && <EventStory key={event.uuid} event={event} />}
      </div>
      <div role="status" className="visually-hidden">
        {event && `${words.results[outcomeOf(event)]}: ${whatOf(event)}, ${whoOf(event)}`}
      </div>
    </aside>
  );
}
