// The Security card while it is edited: the choice, what it means, Save.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Button } from "../ui/Button";
import { Conflict } from "../ui/Conflict";
import { Confirm } from "../ui/Dialog";
import { Badge, Note } from "../ui/Marks";
import { Card, Columns, SaveBar } from "../ui/Page";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import { askPreview, ConditionEditor, Meaning, usePreview } from "./ConditionEditor";
import { type Condition, conditionOf, isComplete, isSame, names } from "./condition";
import { type Loaded, readToken, type TokenDetail, tokenDetail } from "./queries";
import { saveToken } from "./save";

export function SecurityEdit({ loaded, onDone }: { loaded: Loaded; onDone: () => void }) {
  // What is edited rests on what was read when it began, whatever arrives meanwhile.
  const [base, setBase] = useState(loaded);
  const [condition, setCondition] = useState<Condition>(() => of(loaded.token));
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const { preview, settled } = usePreview(condition, base.token.id);
  const isSaved = useRef(false);
  const save = useSave(base, isSaved, onDone);
  const problem = save.error instanceof Problem ? save.error : null;
  const fate = useFate(problem?.kind === "network" ? base : null, condition, {
    onSaved: (fresh) => save.finish(String(fresh)),
    onNotSaved: save.reset,
  });
  const isChanged = !isSame(condition, of(base.token));
  const shutsOut = preview !== undefined && !preview.you.admitted && isChanged;
  const leave = useLeaveGuard(isChanged, isSaved);

  const looking = useRef(false);
  const [isLooking, setLooking] = useState(false);
  const submit = async () => {
    setTried(true);
    if (!isComplete(condition) || save.isPending || looking.current) return;
    if (!isChanged) return onDone();
    if (!asking) {
      // Whoever is quicker than the preview is warned all the same.
      looking.current = true;
      setLooking(true);
      const now = settled ? preview : await askPreview(condition, base.token.id).catch(() => undefined);
      looking.current = false;
      setLooking(false);
      if (now && !now.you.admitted) return setAsking(true);
    }
    setAsking(false);
    save.mutate(condition);
  };
  useSaveKey(submit, onDone);

  if (problem?.kind === "conflict") {
    return (
      <TokenConflict
        base={base}
        yours={condition}
        onTheirs={() => {
          isSaved.current = true;
          onDone();
        }}
        onMine={(fresh) => {
          setBase(fresh);
          save.reset();
          save.mutate(condition, { onError: () => undefined });
        }}
      />
    );
  }
  return (
    <>
      <Columns
        main={
          <Card
            title={
              <>
                <h2>{m.tokens.security}</h2>
                <Badge>{m.tokens.editing}</Badge>
              </>
            }
            aside={<span className="quiet">{m.tokens.was(said(of(base.token)))}</span>}
          >
            <ConditionEditor condition={condition} onChange={setCondition} problem={problem} tried={tried} />
            <FormProblem problem={problem} fields={["network"]} />
            {fate === "lost" && (
              <Note tone="warn" live>
                {m.tokens.wasNotSaved}
              </Note>
            )}
          </Card>
        }
        side={
          <Card title={m.tokens.meaningTitle}>
            <Meaning condition={condition} preview={preview} />
          </Card>
        }
      />
      <SaveBar>
        <Button look="quiet" onPress={onDone}>
          {m.frame.cancel}
        </Button>
        <Button
          look="primary"
          onPress={submit}
          working={(save.isPending || isLooking) && m.frame.saving}
          isDisabled={!isComplete(condition)}
        >
          {shutsOut ? m.tokens.saveAndShutOut : m.frame.save}
        </Button>
      </SaveBar>
      <Confirm
        title={m.tokens.shutOutTitle}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={submit}
        verb={m.tokens.shutOutVerb}
        working={save.isPending && m.frame.saving}
      >
        <p>{m.tokens.shutOutText(preview?.you.address ?? "")}</p>
      </Confirm>
      {leave}
    </>
  );
}

const of = (token: TokenDetail) => conditionOf(token.network, token.zones);

/** "In any of the following zones: Frankfurt office, CI runners". */
function said(condition: Condition): string {
  const option = m.tokens.options[condition.option];
  return names(condition.option)
    ? `${option}: ${condition.zones.map((zone) => zone.name).join(", ")}`
    : option;
}

function useSave(base: Loaded, isSaved: RefObject<boolean>, onDone: () => void) {
  const queries = useQueryClient();
  const say = useSay();
  const finish = async (revision: string) => {
    isSaved.current = true;
    await queries.invalidateQueries({ queryKey: ["tokens"] });
    queries.invalidateQueries({ queryKey: ["whoami"] });
    say(m.tokens.saved(number(Number(revision))));
    onDone();
  };
  const save = useMutation({
    mutationFn: (condition: Condition) => saveToken(base, { condition }),
    onSuccess: finish,
  });
  return { ...save, finish };
}

const ASK_AGAIN = 2000;

/** The answer to a save was lost: the token is read until the server answers, and tells whether it was saved. */
function useFate(
  lost: Loaded | null,
  wanted: Condition,
  on: { onSaved: (revision: number) => void; onNotSaved: () => void },
): "lost" | null {
  const [fate, setFate] = useState<"lost" | null>(null);
  const act = useRef({ wanted, on });
  act.current = { wanted, on };
  useEffect(() => {
    if (lost === null) return;
    setFate(null);
    let isOver = false;
    const look = async () => {
      const fresh = await readToken(lost.token.id).catch(() => null);
      if (isOver || fresh === null) return;
      isOver = true;
      clearInterval(timer);
      if (fresh.etag !== lost.etag && isSame(of(fresh.token), act.current.wanted)) {
        act.current.on.onSaved((await body(client.GET("/ringfence/v1/whoami"))).revision);
      } else {
        setFate("lost");
        act.current.on.onNotSaved();
      }
    };
    const timer = setInterval(look, ASK_AGAIN);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [lost]);
  return fate;
}

/** Ctrl Enter saves from anywhere in the form; Escape, once no list is open, cancels. */
export function useSaveKey(save: () => void, cancel: () => void) {
  const act = useRef({ save, cancel });
  act.current = { save, cancel };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isOver =
        event.target instanceof Element && event.target.closest("[role=dialog],[role=alertdialog]");
      if (isOver || event.defaultPrevented) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) act.current.save();
      const opens = event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true";
      if (event.key === "Escape" && !opens && !document.querySelector("[role=listbox],[role=menu]"))
        act.current.cancel();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

/** Somebody saved meanwhile: theirs, yours, and what both began with. */
function TokenConflict({
  base,
  yours,
  onTheirs,
  onMine,
}: {
  base: Loaded;
  yours: Condition;
  onTheirs: () => void;
  onMine: (fresh: Loaded) => void;
}) {
  const queries = useQueryClient();
  const [fresh, setFresh] = useState<Loaded | null>(null);
  useEffect(() => {
    queries.fetchQuery({ ...tokenDetail(base.token.id), staleTime: 0 }).then(setFresh, () => undefined);
  }, [queries, base]);
  const rows = fresh
    ? [
        {
          label: m.tokens.must,
          base: said(of(base.token)),
          theirs: said(of(fresh.token)),
          yours: said(yours),
        },
        {
          label: m.tokens.columns.name,
          base: base.token.name,
          theirs: fresh.token.name,
          yours: base.token.name,
        },
      ].filter((row) => row.base !== row.theirs || row.base !== row.yours)
    : null;
  return <Conflict rows={rows} onTheirs={onTheirs} onMine={() => fresh && onMine(fresh)} />;
}
