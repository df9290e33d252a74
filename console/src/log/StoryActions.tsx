// What can be done with an event: judge it again as of now, let its address in, see more like it.

import { useNavigate } from "@tanstack/react-router";
import { Crosshair, Ellipsis } from "lucide-react";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { Button, IconButton, LinkButton } from "../ui/Button";
import { type Entry, Menu } from "../ui/Menu";
import { useSay } from "../ui/Toasts";
import { equal, withChip } from "./chips";
import type { LogEvent } from "./event";
import type { Filter } from "./filter";
import styles from "./Story.module.css";

const words = m.log;

export function StoryActions({
  token,
  chain,
  address,
  event,
  uuid,
  onAdd,
}: {
  token: { id: string; name: string } | null;
  chain: readonly string[];
  address: string | null;
  event?: LogEvent | undefined;
  uuid: string;
  /** Absent: there is nothing to let in. */
  onAdd?: () => void;
}) {
  const mayManage = useMayManage();
  const more = useMore({ token, address, event, uuid });
  const trigger = (
    <IconButton label={m.frame.more} look="default">
      <Ellipsis size={17} aria-hidden />
    </IconButton>
  );
  return (
    <footer className={styles.actions}>
      {token && chain.length > 0 && (
        <LinkButton
          to="/check"
          search={{ token: token.id, from: chain.join(",") }}
          icon={<Crosshair size={16} aria-hidden />}
        >
          {words.tryAgain}
        </LinkButton>
      )}
      {onAdd && address && mayManage && <Button onPress={onAdd}>{words.addToZone}</Button>}
      {more.length > 0 && <Menu label={words.actions} trigger={trigger} entries={more} />}
    </footer>
  );
}

function useMore({
  token,
  address,
  event,
  uuid,
}: {
  token: { id: string } | null;
  address: string | null;
  event: LogEvent | undefined;
  uuid: string;
}): Entry[] {
  const navigate = useNavigate();
  const say = useSay();
  const only = (filter: Filter) => () =>
    navigate({ to: "/log", search: (before) => ({ since: before.since, filter: withChip("", filter) }) });
  const entries: (Entry | false | null | undefined)[] = [
    token && { id: "token", text: words.ofToken, onAction: only(equal("target.id", token.id)) },
    address !== null && {
      id: "address",
      text: words.ofAddress,
      onAction: only(equal("client.ipAddress", address)),
    },
    event?.actor.type === "User" && {
      id: "actor",
      text: words.ofActor,
      onAction: only(equal("actor.id", event.actor.id)),
    },
    token && {
      id: "open",
      text: words.openToken,
      onAction: () => navigate({ to: "/security/api/tokens/$id/security", params: { id: token.id } }),
    },
    ...(event?.target ?? []).map(({ id, type }): Entry | null => {
      if (/zone/i.test(type)) {
        const go = () => navigate({ to: "/security/networks/$id", params: { id } });
        return { id: `zone ${id}`, text: words.openZone, onAction: go };
      }
      if (type !== "User") return null;
      const go = () => navigate({ to: "/security/people/$id", params: { id } });
      return { id: `person ${id}`, text: words.openPerson, onAction: go };
    }),
    uuid !== "" && {
      id: "link",
      text: words.copyLink,
      onAction: () => {
        const link = new URL(`/log?event=${uuid}`, location.origin);
        navigator.clipboard?.writeText(link.href).then(() => say(words.linkCopied));
      },
    },
  ];
  return entries.filter((entry): entry is Entry => Boolean(entry));
}
