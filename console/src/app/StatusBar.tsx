// A bar above every page while the server is out of reach.
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import styles from "./StatusBar.module.css";

export function StatusBar() {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const fetching = useIsFetching() > 0;
  useEffect(() => {
    const read = () => {
      const failed = queries
        .getQueryCache()
        .getAll()
        .filter((query) => query.isActive())
        .map((query) => query.state.fetchFailureReason ?? query.state.error)
        .find((error) => error instanceof Problem && (error.kind === "network" || error.kind === "server"));
      setProblem(failed instanceof Problem ? failed : null);
    };
    read();
    return queries.getQueryCache().subscribe(read);
  }, [queries]);
  // Asked again by itself for as long as it lasts.
  useEffect(() => {
    if (problem === null) return;
    const timer = setInterval(() => {
      queries.refetchQueries({ type: "active", predicate: (query) => query.state.status === "error" });
    }, 3000);
    return () => clearInterval(timer);
  }, [problem, queries]);
  if (problem === null) return null;
  const text = problem.kind === "network" ? m.frame.offlineBar : problem.message;
  return (
    <div className={styles.bar} role="status">
      <span>{text}</span>
      {problem.errorId !== "" && <code>{problem.errorId}</code>}
      <Button onPress={() => queries.refetchQueries({ type: "active" })} isDisabled={fetching}>
        {m.frame.retry}
      </Button>
    </div>
  );
}
