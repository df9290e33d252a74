// While the server is out of reach: one small question now and then, and what failed is asked again when it
// answers. So a page that waits neither flickers nor adds to the trouble.
import { useEffect, useRef } from "react";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";
import { usePresence } from "./presence";

const EVERY = 3000;

export const isOutOfReach = (error: unknown): error is Problem =>
  error instanceof Problem && (error.kind === "network" || error.kind === "server");

export function useRecovery(isWaiting: boolean, onAnswer: () => void): void {
  const isHere = usePresence();
  const act = useRef(onAnswer);
  act.current = onAnswer;
  useEffect(() => {
    if (!isWaiting || !isHere) return;
    const stop = new AbortController();
    const ask = async () => {
      try {
        await body(client.GET("/ringfence/v1/session", { signal: stop.signal }));
      } catch (error) {
        if (isOutOfReach(error)) return;
      }
      if (!stop.signal.aborted) act.current();
    };
    const timer = setInterval(ask, EVERY);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [isWaiting, isHere]);
}
