// The answer to a save was lost: whether it was saved.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { whoamiQuery } from "../app/Revision";
import { type Condition, conditionOfToken, isSame } from "./condition";
import { type Loaded, readToken } from "./queries";

const ASK_AGAIN = 2000;

/** The token is read until the server answers, and tells it. `lost`: what the save rested on. */
export function useFate(
  lost: Loaded | null,
  wanted: Condition,
  on: { onSaved: (revision: number) => void; onNotSaved: () => void },
): "lost" | null {
  const queries = useQueryClient();
  const [fate, setFate] = useState<"lost" | null>(null);
  const act = useRef({ wanted, on });
  act.current = { wanted, on };
  useEffect(() => {
    if (lost === null) return;
    setFate(null);
    let isOver = false;
    const look = async () => {
      const known = await Promise.all([
        readToken(lost.token.id),
        queries.fetchQuery({ ...whoamiQuery, staleTime: 0 }),
      ]).catch(() => null);
      if (isOver || known === null) return;
      isOver = true;
      clearInterval(timer);
      const [fresh, { revision }] = known;
      if (fresh.etag !== lost.etag && isSame(conditionOfToken(fresh.token), act.current.wanted)) {
        act.current.on.onSaved(revision);
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
  }, [lost, queries]);
  return fate;
}
