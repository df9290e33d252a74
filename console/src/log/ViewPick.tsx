// The story of an event, or the event itself.
import { m } from "../messages/en";
import { Pills } from "../ui/Pills";

/** As it stands in the address. */
export type View = "raw" | undefined;

export function ViewPick({ view, onView }: { view: View; onView: (view: View) => void }) {
  return (
    <Pills<"story" | "raw">
      label={m.log.view}
      pills={[
        { id: "story", text: m.log.views.story },
        { id: "raw", text: m.log.views.raw },
      ]}
      value={view ?? "story"}
      onChange={(to) => onView(to === "raw" ? "raw" : undefined)}
    />
  );
}
