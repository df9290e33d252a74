// The head of a zone's page: what it is, and what can be done with it as a whole.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { Button, IconButton } from "../ui/Button";
import { Confirm } from "../ui/Dialog";
import { Badge, Copyable, Dot, Why } from "../ui/Marks";
import { Menu } from "../ui/Menu";
import { PageHead } from "../ui/Page";
import { FormProblem } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { isFixed, type Zone } from "./draft";
import { deleteZone, type Loaded, setActive, zoneDetail } from "./save";
import { type Use, usedBy, useUse } from "./useUse";
import styles from "./ZoneHead.module.css";

export const crumbs = [{ text: m.frame.security }, { text: m.frame.networks, to: "/security/networks" }];

type Doing = "deactivate" | "delete" | null;

export function ZoneHead({ loaded }: { loaded: Loaded }) {
  const { zone } = loaded;
  const mayManage = useMayManage();
  const [doing, setDoing] = useState<Doing>(null);
  const use = useUse(zone.id);
  const close = () => setDoing(null);
  return (
    <PageHead
      crumbs={crumbs}
      title={zone.name}
      badges={<Badges zone={zone} />}
      actions={mayManage && <Actions loaded={loaded} use={use} onDo={setDoing} />}
    >
      <Reasons zone={zone} use={use} />
      {mayManage && (
        <>
          <Deactivate loaded={loaded} isOpen={doing === "deactivate"} onClose={close} />
          <Delete loaded={loaded} isOpen={doing === "delete"} onClose={close} />
        </>
      )}
    </PageHead>
  );
}

function Badges({ zone }: { zone: Zone }) {
  const isActive = zone.status === "ACTIVE";
  return (
    <>
      <Badge>{m.networks.typeBadges[zone.type as keyof typeof m.networks.typeBadges]}</Badge>
      {zone.system && <Badge>{m.networks.system}</Badge>}
      <Badge tone={isActive ? "allow" : "plain"} icon={<Dot tone={isActive ? "allow" : "plain"} label="" />}>
        {isActive ? m.networks.active : m.networks.inactive}
      </Badge>
      <Copyable text={zone.id} />
    </>
  );
}

/** Why something cannot be done: in words, the tokens by name, each a link. */
function Reasons({ zone, use }: { zone: Zone; use: Use }) {
  const system = isFixed(zone) ? m.networks.fixed(zone.name) : m.networks.systemKept(zone.name);
  const more = use.total - use.tokens.length;
  return (
    <>
      {zone.system && <p className="quiet">{system}</p>}
      {use.total > 0 && (
        <p className={styles.users}>
          {m.networks.inUse(use.total)}:{" "}
          {use.tokens.map((token, index) => (
            <span key={token.id}>
              <Link to="/security/api/tokens/$id/security" params={{ id: token.id }}>
                <bdi>{token.name}</bdi>
              </Link>
              {index < use.tokens.length - 1 ? ", " : more > 0 ? ` ${m.networks.andOthers(more)}.` : "."}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Actions({ loaded, use, onDo }: { loaded: Loaded; use: Use; onDo: (doing: Doing) => void }) {
  const { zone } = loaded;
  const isActive = zone.status === "ACTIVE";
  const inUse = use.total > 0 && usedBy(use);
  const activate = useActivate(loaded);
  const undeletable = zone.system ? m.networks.isSystem : inUse || (isActive && m.networks.activeFirst);
  const entries = [
    {
      id: "delete",
      text: m.networks.remove,
      danger: true,
      disabled: undeletable,
      onAction: () => onDo("delete"),
    },
  ];
  return (
    <>
      {!isActive ? (
        <Button onPress={() => activate.mutate()} working={activate.isPending && m.networks.working}>
          {m.networks.activate}
        </Button>
      ) : inUse ? (
        <Why text={inUse}>
          <Button isDisabled>{m.networks.deactivate}</Button>
        </Why>
      ) : (
        <Button onPress={() => onDo("deactivate")}>{m.networks.deactivate}</Button>
      )}
      <Menu
        label={m.networks.actions}
        trigger={
          <IconButton label={m.frame.more} look="default">
            <Ellipsis size={17} aria-hidden />
          </IconButton>
        }
        entries={entries}
      />
      {activate.error instanceof Problem && <FormProblem problem={activate.error} />}
    </>
  );
}

function useActivate(loaded: Loaded) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: () => setActive(loaded, true),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(saved.zone.id).queryKey, saved);
      queries.invalidateQueries({ queryKey: ["zones"] });
      say(m.networks.activated(saved.zone.name));
    },
    onError: () => queries.invalidateQueries({ queryKey: zoneDetail(loaded.zone.id).queryKey }),
  });
}

interface Asking {
  loaded: Loaded;
  isOpen: boolean;
  onClose: () => void;
}

function Deactivate({ loaded, isOpen, onClose }: Asking) {
  const { zone } = loaded;
  const queries = useQueryClient();
  const say = useSay();
  const off = useMutation({
    mutationFn: () => setActive(loaded, false),
    onSuccess: (saved) => {
      queries.setQueryData(zoneDetail(zone.id).queryKey, saved);
      queries.invalidateQueries({ queryKey: ["zones"] });
      say(m.networks.deactivated(zone.name));
      onClose();
    },
    // Raced: whoever names it now is shown.
    onError: () => queries.invalidateQueries({ queryKey: ["zones"] }),
  });
  const close = () => {
    off.reset();
    onClose();
  };
  return (
    <Confirm
      title={m.networks.deactivateTitle(zone.name)}
      isOpen={isOpen}
      onClose={close}
      onConfirm={() => !off.isPending && off.mutate()}
      verb={m.networks.deactivateVerb}
      working={off.isPending && m.networks.working}
    >
      <p>{zone.usage === "BLOCKLIST" ? m.networks.deactivateBlocklist : m.networks.deactivateText}</p>
      <FormProblem problem={off.error instanceof Problem ? off.error : null} />
    </Confirm>
  );
}

function Delete({ loaded, isOpen, onClose }: Asking) {
  const { zone } = loaded;
  const queries = useQueryClient();
  const say = useSay();
  const navigate = useNavigate();
  const drop = useMutation({
    mutationFn: () => deleteZone(loaded),
    onSuccess: () => {
      say(m.networks.removed(zone.name));
      navigate({ to: "/security/networks" });
      queries.removeQueries({ queryKey: zoneDetail(zone.id).queryKey });
      queries.invalidateQueries({ queryKey: ["zones"] });
    },
    onError: () => queries.invalidateQueries({ queryKey: ["zones"] }),
  });
  const close = () => {
    drop.reset();
    onClose();
  };
  return (
    <Confirm
      title={m.networks.removeTitle(zone.name)}
      isOpen={isOpen}
      onClose={close}
      onConfirm={() => !drop.isPending && drop.mutate()}
      verb={m.networks.removeVerb}
      working={drop.isPending && m.networks.working}
    >
      <p>{m.networks.removeText}</p>
      <FormProblem problem={drop.error instanceof Problem ? drop.error : null} />
    </Confirm>
  );
}
