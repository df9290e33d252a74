// The form of a zone that exists, which may begin with what the zone once was.
import { useEffect } from "react";
import type { Loaded } from "./save";

export interface EditProps<L extends Loaded> {
  loaded: L;
  /** What the form begins with, where that is not what is in force. */
  begun: L["zone"] | undefined;
  onSaved: () => void;
}

/** Behind the paint that knows it as saved: leaving asks nothing then. */
export function useSaved(isSaved: boolean, onSaved: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a save
  useEffect(() => {
    if (isSaved) onSaved();
  }, [isSaved]);
}
