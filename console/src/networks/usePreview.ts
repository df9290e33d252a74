// What the server says of a draft: asked when the last change has settled; the old answer stays meanwhile.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { body, client, type Schemas } from "../api/client";
import { type Draft, type IpZone, type Read, wireOf } from "./draft";

export type ZonePreview = Schemas["ZonePreview"];

const SETTLES = 250;

interface Asked {
  /** Long lists make no good keys. */
  turn: number;
  zone: ReturnType<typeof wireOf>;
}

/** `isCurrent`: the answer is about this very draft, or there will be none. */
export function usePreview(
  draft: Draft,
  read: Read,
  isReady: boolean,
  before?: IpZone,
): { preview: ZonePreview | undefined; isCurrent: boolean } {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isSettled, setSettled] = useState(false);
  const { usage } = draft;
  // The name decides nothing, and a half-typed one is no fault yet.
  const name = before?.name ?? "New zone";
  useEffect(() => {
    setSettled(false);
    if (!isReady) return;
    const timer = setTimeout(() => {
      const zone = wireOf({ name, usage, gateways: "", proxies: "" }, read, before);
      setAsked((last) => ({ turn: (last?.turn ?? 0) + 1, zone }));
      setSettled(true);
    }, SETTLES);
    return () => clearTimeout(timer);
  }, [name, usage, read, isReady, before]);
  const id = before?.id;
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
