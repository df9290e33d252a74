// Zone > History.
import { getRouteApi } from "@tanstack/react-router";
import { ZoneFrame } from "../networks/ZoneFrame";
import { ChangeList } from "./ChangeList";

const route = getRouteApi("/app/security/networks/$id/history");

export function ZoneHistory() {
  const { id } = route.useParams();
  const revertTo = (change: string) => ({
    to: "/security/networks/$id",
    params: { id },
    search: { revert: change },
  });
  return (
    <ZoneFrame id={id}>{() => <ChangeList key={id} kind="zones" id={id} revertTo={revertTo} />}</ZoneFrame>
  );
}
