// What the server says of a draft: asked when the last change has settled; the old answer stays meanwhile.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { body, client, type Schemas } from "../api/client";
import { type Criteria, wireOfCriteria } from "./criteria";
import { type Draft, type IpZone, type Read, wireOf, type Zone } from "./draft";

export type ZonePreview = Schemas["ZonePreview"];

/** `isCurrent`: the answer is about this very draft, or there will be none. */
interface Previewed {
  preview: ZonePreview | undefined;
  isCurrent: boolean;
}

const SETTLES = 250;

interface Asked {
  /** Long lists make no good keys. */
  turn: number;
  zone: Schemas["NetworkZoneBody"];
}

/** Of an IP zone. */
export function usePreview(draft: Draft, read: Read, isReady: boolean, before?: IpZone): Previewed {
  const { usage } = draft;
  const name = before?.name ?? UNNAMED;
  const wire = useCallback(
    () => wireOf({ name, usage, gateways: "", proxies: "" }, read, before),
    [name, usage, read, before],
  );
  return useAnswer(wire, isReady, before?.id);
}

/** Of a dynamic or an enhanced zone. */
export function useCriteriaPreview(draft: Criteria, isReady: boolean, before?: Zone): Previewed {
  const named = JSON.stringify({ ...draft, name: before?.name ?? UNNAMED });
  const wire = useCallback(() => wireOfCriteria(JSON.parse(named) as Criteria, before), [named, before]);
  return useAnswer(wire, isReady, before?.id);
}

/** The name decides nothing, and a half-typed one is no fault yet. */
const UNNAMED = "New zone";

/** `wire` is another function when the draft is another. */
function useAnswer(
  wire: () => Schemas["NetworkZoneBody"],
  isReady: boolean,
  id: string | undefined,
): Previewed {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    setSettled(false);
    if (!isReady) return;
    const timer = setTimeout(() => {
      setAsked((last) => ({ turn: (last?.turn ?? 0) + 1, zone: wire() }));
      setSettled(true);
    }, SETTLES);
    return () => clearTimeout(timer);
  }, [wire, isReady]);
  const { data, isPlaceholderData, isError } = useQuery({
    queryKey: ["zonePreview", id ?? "new", asked?.turn],
    queryFn: ({ signal }) => {
      const draft = { id, zone: asked?.zone } as never;
      return body(client.POST("/ringfence/v1/zones/preview", { body: draft, signal }));
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const isAnswered = isError || (!isPlaceholderData && data !== undefined);
  return { preview: isError ? undefined : data, isCurrent: isSettled && isAnswered };
}
