// A bar above every page while the server is out of reach.
import { type Query, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { isOutOfReach, useRecovery } from "./recovery";
import styles from "./StatusBar.module.css";

const faultOf = ({ state }: Query) => state.fetchFailureReason ?? state.error;

export function StatusBar() {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const fetching = useIsFetching() > 0;
  useEffect(() => {
    const read = () => {
      const active = queries
        .getQueryCache()
        .getAll()
        .filter((query) => query.isActive());
      const failed = active.map(faultOf).find(isOutOfReach);
      // Asked again and not answered yet: what was said before still holds.
      const isOpen = active.some((query) => query.state.fetchStatus === "fetching");
      setProblem((before) => failed ?? (isOpen ? before : null));
    };
    read();
    return queries.getQueryCache().subscribe(read);
  }, [queries]);
  useRecovery(problem !== null, () => {
    queries.refetchQueries({ type: "active", predicate: (query) => isOutOfReach(faultOf(query)) });
  });
  if (problem === null) return null;
  return (
    <div className={styles.bar} role="status">
      <span>{sentenceOf(problem)}</span>
      {problem.errorId !== "" && <code>{problem.errorId}</code>}
      <Button onPress={() => queries.refetchQueries({ type: "active" })} isDisabled={fetching}>
        {m.frame.retry}
      </Button>
    </div>
  );
}

function sentenceOf(problem: Problem): string {
  if (problem.kind === "network") return m.frame.offlineBar;
  return problem.isOfStore ? m.frame.storeDown : problem.message;
}
