// Somebody saved the zone meanwhile: theirs, yours, and what both began with.
import { useQuery } from "@tanstack/react-query";
import { Conflict, type ConflictRow } from "../ui/Conflict";
import { Failed } from "../ui/States";
import { type Loaded, zoneDetail } from "./save";
import { problemOf } from "./useWrites";

export function ZoneConflict<L extends Loaded>({
  base,
  rows,
  onTheirs,
  onMine,
}: {
  base: L;
  rows: (fresh: L) => ConflictRow[];
  onTheirs: (fresh: L) => void;
  onMine: (fresh: L) => void;
}) {
  const { data, error } = useQuery({
    ...zoneDetail(base.zone.id),
    queryKey: ["zones", "conflict", base.zone.id, base.etag],
    gcTime: 0,
  });
  const problem = problemOf(error);
  if (problem) return <Failed problem={problem} />;
  // A zone stays of its type.
  const fresh = data ? (data as L) : null;
  return (
    <Conflict
      rows={fresh && rows(fresh)}
      onTheirs={() => fresh && onTheirs(fresh)}
      onMine={() => fresh && onMine(fresh)}
    />
  );
}
