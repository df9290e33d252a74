// A token: who owns it, from where it may be used, and what can be done with it.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { Fragment, useState } from "react";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { Button, IconButton, LinkButton } from "../ui/Button";
import { Badge, Copyable, Dot, Time } from "../ui/Marks";
import { Menu } from "../ui/Menu";
import { Facts, PageHead, Tabs } from "../ui/Page";
import { Empty, Failed, Skeleton } from "../ui/States";
import { type Loaded, tokenDetail } from "./queries";
import { RenameToken } from "./RenameToken";
import { RevokeDialog } from "./RevokeDialog";

const route = getRouteApi("/app/security/api/tokens/$id");
const crumbs = [
  { text: m.frame.security },
  { text: m.frame.api, to: "/security/api/tokens" },
  { text: m.frame.tokens, to: "/security/api/tokens" },
];

export function TokenPage() {
  const { id } = route.useParams();
  const found = useQuery(tokenDetail(id));
  if (found.isPending) return <Skeleton rows={5} />;
  if (!found.data) {
    const problem = found.error;
    if (problem instanceof Problem && problem.kind !== "missing") {
      return <Failed problem={problem} onRetry={() => found.refetch()} />;
    }
    const back = <LinkButton to="/security/api/tokens">{m.frame.backTo(m.frame.tokens)}</LinkButton>;
    return <Empty title={m.tokens.gone} text={m.tokens.goneText} action={back} />;
  }
  return (
    <Fragment key={id}>
      <Head loaded={found.data} />
      <Tabs
        tabs={TABS.map(([tab, text]) => ({ to: `/security/api/tokens/$id/${tab}`, params: { id }, text }))}
      />
      <Outlet />
    </Fragment>
  );
}

const TABS = [
  ["security", m.tokens.security],
  ["usage", m.usage.tab],
  ["history", m.history.tab],
] as const;

function Head({ loaded }: { loaded: Loaded }) {
  const { token } = loaded;
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const [revoking, setRevoking] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const status = (
    <>
      <Badge tone="allow" icon={<Dot tone="allow" label="" />}>
        {m.tokens.active}
      </Badge>
      <Copyable text={token.id} />
    </>
  );
  const check = () => navigate({ to: "/check", search: { token: token.id } });
  const entries = [
    { id: "rename", text: m.tokens.rename, onAction: () => setRenaming(true) },
    { id: "check", text: m.tokens.tryIt, onAction: check },
  ];
  const actions = mayManage && (
    <>
      <Menu
        label={m.tokens.actions}
        trigger={
          <IconButton label={m.frame.more} look="default">
            <Ellipsis size={17} aria-hidden />
          </IconButton>
        }
        entries={entries}
      />
      <Button look="danger" onPress={() => setRevoking(true)}>
        {m.tokens.revoke}
      </Button>
    </>
  );
  return (
    <PageHead crumbs={crumbs} title={token.name} badges={status} actions={actions}>
      <Facts
        facts={[
          [
            m.tokens.owner,
            <>
              <bdi>{token.owner.login}</bdi>
              {token.owner.active ? "" : ` (${m.tokens.ownerInactive})`}
            </>,
          ],
          [m.tokens.created, <Time key="created" at={token.created} />],
          [m.tokens.expires, <Time key="expires" at={token.expiresAt} />],
          [m.tokens.lastUsed, <Time key="used" at={token.lastUsed} none={m.tokens.never} />],
        ]}
      />
      {mayManage && (
        <>
          <RevokeDialog
            token={token}
            isOpen={revoking}
            onClose={() => setRevoking(false)}
            onRevoked={() => navigate({ to: "/security/api/tokens" })}
          />
          <RenameToken loaded={loaded} isOpen={renaming} onClose={() => setRenaming(false)} />
        </>
      )}
    </PageHead>
  );
}
