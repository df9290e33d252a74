// The revision that this server decides by.
import { useQuery } from "@tanstack/react-query";
import { body, client } from "../api/client";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { Dot } from "../ui/Marks";
import { usePresence } from "./presence";
import styles from "./Revision.module.css";

export const whoamiQuery = {
  queryKey: ["whoami"],
  queryFn: ({ signal }: { signal: AbortSignal }) => body(client.GET("/ringfence/v1/whoami", { signal })),
};

export function Revision() {
  const isHere = usePresence();
  const { data } = useQuery({ ...whoamiQuery, refetchInterval: isHere && 30_000 });
  if (!data) return null;
  return (
    <div className={styles.revision}>
      <strong>{m.frame.revision(number(data.revision))}</strong>
      <span>
        <Dot tone="allow" label={m.frame.inForce} /> {m.frame.inForce}
      </span>
    </div>
  );
}
