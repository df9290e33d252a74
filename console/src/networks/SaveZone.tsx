// The foot of every form of a zone: why it cannot be saved, Cancel, Save; and the question before a save that blocks
// whoever saves.
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { SaveBar } from "../ui/Page";
import type { useSaving } from "./useSaving";
import styles from "./ZoneForm.module.css";

interface Props {
  save: ReturnType<typeof useSaving>;
  /** Why it cannot be saved yet. */
  hold: string | null;
  isChanged: boolean;
  isNew: boolean;
  mayManage: boolean;
  working: boolean;
  /** The save blocks the address that one is at. */
  blocks: boolean;
  address: string | null | undefined;
  onCancel: () => void;
}

export function SaveZone({ save, hold, isChanged, isNew, mayManage, working, blocks, ...props }: Props) {
  return (
    <>
      {mayManage && (
        <SaveBar>
          {hold !== null && isChanged && (
            <span className={styles.hold} role="status">
              {hold}
            </span>
          )}
          <Button look="quiet" onPress={props.onCancel}>
            {m.frame.cancel}
          </Button>
          <Button
            look={blocks ? "dangerPrimary" : "primary"}
            onPress={save.submit}
            working={(working || save.isWaiting) && m.frame.saving}
            isDisabled={hold !== null || !isChanged}
          >
            {blocks ? m.networks.saveAndBlock : isNew ? m.networks.createZone : m.networks.saveZone}
          </Button>
        </SaveBar>
      )}
      <Confirm
        title={m.networks.blockTitle}
        isOpen={save.isAsking}
        onClose={save.cancel}
        onConfirm={save.confirm}
        verb={m.networks.blockVerb}
      >
        <p>{m.networks.blockText(props.address ?? "")}</p>
      </Confirm>
    </>
  );
}
