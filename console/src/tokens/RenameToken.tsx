// Another name for a token.
import { useQueryClient } from "@tanstack/react-query";
import { m } from "../messages/en";
import { RenameDialog } from "../ui/RenameDialog";
import { useSay } from "../ui/Toasts";
import type { Loaded } from "./queries";
import { saveToken } from "./save";

export function RenameToken({
  loaded,
  isOpen,
  onClose,
}: {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const say = useSay();
  const save = async (name: string) => {
    await saveToken(loaded, { name });
    await queries.invalidateQueries({ queryKey: ["tokens"] });
    say(m.tokens.renamed);
  };
  return (
    <RenameDialog
      title={m.tokens.renameTitle}
      label={m.tokens.columns.name}
      name={loaded.token.name}
      isOpen={isOpen}
      onClose={onClose}
      save={save}
    />
  );
}
