// What addresses are judged by, and from which files.
import { queryOptions } from "@tanstack/react-query";
import { body, client, type Schemas } from "../api/client";

export type Geography = Schemas["GeoData"];
export type GeoFile = Geography["files"][number];

export const geoQuery = queryOptions({
  queryKey: ["geo", "files"],
  queryFn: ({ signal }) => body(client.GET("/ringfence/v1/geo", { signal })),
  staleTime: 5_000,
});

export const lookAgain = () => client.POST("/ringfence/v1/geo/look", {});
