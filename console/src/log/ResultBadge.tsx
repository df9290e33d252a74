// How an event ended: a colour, an icon and a word.
import { Ban, Check, Info, Pencil, TriangleAlert, X } from "lucide-react";
import { m } from "../messages/en";
import { Badge, type Tone } from "../ui/Marks";
import type { Outcome } from "./event";

const looks: Record<Outcome, { tone: Tone; icon: typeof Check }> = {
  allowed: { tone: "allow", icon: Check },
  denied: { tone: "deny", icon: X },
  blocked: { tone: "deny", icon: Ban },
  changed: { tone: "plain", icon: Pencil },
  failed: { tone: "warn", icon: TriangleAlert },
  noted: { tone: "plain", icon: Info },
};

export function ResultBadge({ outcome }: { outcome: Outcome }) {
  const { tone, icon: Icon } = looks[outcome];
  return (
    <Badge tone={tone} icon={<Icon size={14} aria-hidden />}>
      {m.log.results[outcome]}
    </Badge>
  );
}
