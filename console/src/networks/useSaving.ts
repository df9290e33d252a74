// A save waits for the server's answer about this very draft: it may be that it blocks whoever saves.
import { useEffect, useRef, useState } from "react";
import type { ZonePreview } from "./usePreview";
import { blocksYou } from "./WhatChanges";

interface Judged {
  isReady: boolean;
  /** The preview is of this very draft. */
  isCurrent: boolean;
  preview: ZonePreview | undefined;
  working: boolean;
  onSave: () => void;
}

export function useSaving({ isReady, isCurrent, preview, working, onSave }: Judged) {
  const [isWaiting, setWaiting] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const go = useRef(onSave);
  go.current = onSave;
  useEffect(() => {
    if (!isWaiting || !isCurrent) return;
    setWaiting(false);
    if (blocksYou(preview)) setAsking(true);
    else go.current();
  }, [isWaiting, isCurrent, preview]);
  return {
    isWaiting,
    isAsking,
    submit: () => isReady && !working && !isAsking && setWaiting(true),
    cancel: () => setAsking(false),
    confirm: () => {
      setAsking(false);
      if (!working) onSave();
    },
  };
}
