// The Security card while it is edited: the choice, what it means, Save.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Button } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Badge, Note } from "../ui/Marks";
import { Card, Columns, SaveBar } from "../ui/Page";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { useLeaveGuard } from "../ui/useLeaveGuard";
import { useSaveKey } from "../ui/useSaveKey";
import { askPreview, ConditionEditor, Meaning, usePreview } from "./ConditionEditor";
import { type Condition, conditionOfToken, inWords, isComplete, isSame } from "./condition";
import type { Loaded } from "./queries";
import { saveToken } from "./save";
import { TokenConflict } from "./TokenConflict";
import { useFate } from "./useFate";
import type { Proposal } from "./useProposal";

export function SecurityEdit({
  loaded,
  proposal,
  onDone,
}: {
  loaded: Loaded;
  /** What it begins with, where that is not what is in force. */
  proposal?: Proposal | undefined;
  onDone: () => void;
}) {
  // What is edited rests on what was read when it began, whatever arrives meanwhile.
  const [base, setBase] = useState(loaded);
  const [condition, setCondition] = useState<Condition>(
    () => proposal?.condition ?? conditionOfToken(loaded.token),
  );
  const name = proposal?.name ?? base.token.name;
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const { preview, settled } = usePreview(condition, base.token.id);
  const isSaved = useRef(false);
  const save = useSave(isSaved, onDone);
  const problem = save.error instanceof Problem ? save.error : null;
  const fate = useFate(problem?.kind === "network" ? base : null, condition, {
    onSaved: (fresh) => save.finish(String(fresh)),
    onNotSaved: save.reset,
  });
  const isRenamed = name !== base.token.name;
  const isChanged = isRenamed || !isSame(condition, conditionOfToken(base.token));
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
    save.mutate({ base, condition, name });
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
          save.mutate({ base: fresh, condition, name: isRenamed ? name : fresh.token.name });
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
            aside={<span className="quiet">{m.tokens.was(inWords(conditionOfToken(base.token)))}</span>}
          >
            {proposal && (
              <Note>
                {proposal.says.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
                {isRenamed && <p>{m.history.renames(base.token.name, name)}</p>}
              </Note>
            )}
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

function useSave(isSaved: RefObject<boolean>, onDone: () => void) {
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
    mutationFn: ({ base, ...change }: { base: Loaded; condition: Condition; name: string }) =>
      saveToken(base, change),
    onSuccess: finish,
  });
  return { ...save, finish };
}
