// Another name for a zone whose criteria are not edited here.
import { useQueryClient } from "@tanstack/react-query";
import { m } from "../messages/en";
import { RenameDialog } from "../ui/RenameDialog";
import { useSay } from "../ui/Toasts";
import { type Loaded, replaceZone, zoneDetail } from "./save";

export function RenameZone({
  loaded,
  isOpen,
  onClose,
}: {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { zone } = loaded;
  const queries = useQueryClient();
  const say = useSay();
  const { queryKey } = zoneDetail(zone.id);
  const save = async (name: string) => {
    // A replacement takes back what the server gave, criteria and all.
    queries.setQueryData(queryKey, await replaceZone(loaded, { ...zone, name }));
    queries.invalidateQueries({ queryKey: ["zones"] });
    say(m.networks.renamed);
  };
  return (
    <RenameDialog
      title={m.networks.renameTitle}
      label={m.networks.nameLabel}
      name={zone.name}
      isOpen={isOpen}
      onClose={onClose}
      save={save}
      onError={() => queries.invalidateQueries({ queryKey })}
    />
  );
}
