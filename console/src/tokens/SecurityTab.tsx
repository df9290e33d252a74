// Token > Security: as it stands, or while it is edited; an edit may begin with something filled in.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMayManage } from "../api/session";
import { useKeys } from "../app/Shortcuts";
import { Skeleton } from "../ui/States";
import { type Loaded, tokenDetail } from "./queries";
import { SecurityEdit } from "./SecurityEdit";
import { SecurityView } from "./SecurityView";
import { useProposal } from "./useProposal";

const route = getRouteApi("/app/security/api/tokens/$id/security");

export function SecurityTab() {
  const { id } = route.useParams();
  // The page around it has read it, and shows what is wrong.
  const { data } = useQuery(tokenDetail(id));
  return data ? <Security loaded={data} /> : null;
}

function Security({ loaded }: { loaded: Loaded }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useMayManage();
  const setEdit = (on: boolean) => navigate({ search: { edit: on || undefined }, replace: !on });
  useKeys({ e: () => mayManage && setEdit(true) });
  if (search.edit !== true || !mayManage) {
    return <SecurityView token={loaded.token} onEdit={mayManage ? () => setEdit(true) : undefined} />;
  }
  return <Edit loaded={loaded} search={search} onDone={() => setEdit(false)} />;
}

function Edit({
  loaded,
  search,
  onDone,
}: {
  loaded: Loaded;
  search: { in?: string | undefined; revert?: string | undefined };
  onDone: () => void;
}) {
  const { proposal, isPending } = useProposal(loaded.token.id, search);
  if (isPending) return <Skeleton rows={5} />;
  return (
    <SecurityEdit key={`${search.in} ${search.revert}`} loaded={loaded} proposal={proposal} onDone={onDone} />
  );
}
