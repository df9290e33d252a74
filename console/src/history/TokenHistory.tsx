// Token > History.
import { getRouteApi } from "@tanstack/react-router";
import { ChangeList } from "./ChangeList";

const route = getRouteApi("/app/security/api/tokens/$id/history");

export function TokenHistory() {
  const { id } = route.useParams();
  const revertTo = (change: string) => ({
    to: "/security/api/tokens/$id/security",
    params: { id },
    search: { edit: true, revert: change },
  });
  return <ChangeList key={id} kind="tokens" id={id} revertTo={revertTo} />;
}
