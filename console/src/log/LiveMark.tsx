// Whether new events appear by themselves.
import { m } from "../messages/en";
import { minute } from "../messages/format";
import { Badge, Dot } from "../ui/Marks";

const words = m.log;

export function LiveMark({ isAtTop, staleSince }: { isAtTop: boolean; staleSince: Date | null }) {
  if (staleSince) {
    return (
      <Badge tone="warn" icon={<Dot tone="warn" label="" />}>
        {words.stale(minute(staleSince))}
      </Badge>
    );
  }
  return (
    <span title={isAtTop ? words.liveText : words.heldText}>
      <Badge tone={isAtTop ? "allow" : "plain"} icon={<Dot tone={isAtTop ? "allow" : "plain"} label="" />}>
        {isAtTop ? words.live : words.held}
      </Badge>
    </span>
  );
}
