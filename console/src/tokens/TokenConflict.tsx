// Two edit one token: the later sees both, and chooses.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { m } from "../messages/en";
import { Conflict } from "../ui/Conflict";
import { type Condition, conditionOfToken, inWords } from "./condition";
import { type Loaded, tokenDetail } from "./queries";

/** Somebody saved meanwhile: theirs, yours, and what both began with. */
export function TokenConflict({
  base,
  yours,
  onTheirs,
  onMine,
}: {
  base: Loaded;
  yours: Condition;
  onTheirs: () => void;
  onMine: (fresh: Loaded) => void;
}) {
  const queries = useQueryClient();
  const [fresh, setFresh] = useState<Loaded | null>(null);
  useEffect(() => {
    queries.fetchQuery({ ...tokenDetail(base.token.id), staleTime: 0 }).then(setFresh, () => undefined);
  }, [queries, base]);
  const rows = fresh
    ? [
        {
          label: m.tokens.must,
          base: inWords(conditionOfToken(base.token)),
          theirs: inWords(conditionOfToken(fresh.token)),
          yours: inWords(yours),
        },
        {
          label: m.tokens.columns.name,
          base: base.token.name,
          theirs: fresh.token.name,
          yours: base.token.name,
        },
      ].filter((row) => row.base !== row.theirs || row.base !== row.yours)
    : null;
  return <Conflict rows={rows} onTheirs={onTheirs} onMine={() => fresh && onMine(fresh)} />;
}
