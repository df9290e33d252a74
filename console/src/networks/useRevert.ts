// A zone as it was after one of its changes, to be filled into its form.
import { useQuery } from "@tanstack/react-query";
import { changeQuery } from "../evidence/queries";
import { m } from "../messages/en";
import type { Zone } from "./draft";
import type { Loaded } from "./save";

export interface Revert {
  isPending: boolean;
  /** Absent: the form begins with what is in force. */
  zone?: Zone;
  /** What is filled in, or why nothing is. */
  says?: string;
}

/** `change`: its id. Without one there is nothing to wait for. */
export function useRevert({ zone }: Loaded, change: string | undefined): Revert {
  const found = useQuery(changeQuery("zones", zone.id ?? "", change));
  if (change === undefined) return { isPending: false };
  if (found.isPending) return { isPending: true };
  const state = found.data?.state as Partial<Zone> | null | undefined;
  if (!found.data || !state) return { isPending: false, says: m.history.notKept };
  if (state.type !== zone.type) return { isPending: false, says: m.history.otherType };
  return {
    isPending: false,
    zone: { ...zone, ...state } as Zone,
    says: m.history.filled(found.data.revision),
  };
}
