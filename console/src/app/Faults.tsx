// A screen that failed, and an address that names nothing.
import type { ErrorComponentProps } from "@tanstack/react-router";
import { m } from "../messages/en";
import { Button, LinkButton } from "../ui/Button";
import { Empty } from "../ui/States";

export function Broken({ error }: ErrorComponentProps) {
  // A chunk of an older build is gone after an update: loading again brings the new one.
  const action = (
    <Button onPress={() => location.reload()} look="primary">
      {m.frame.reload}
    </Button>
  );
  return (
    <div role="alert">
      <Empty
        title={m.frame.broken}
        text={`${m.frame.brokenText} (${error instanceof Error ? error.message : String(error)})`}
        action={action}
      />
    </div>
  );
}

export function NotFound() {
  const action = <LinkButton to="/security/api/tokens">{m.frame.backTo(m.frame.tokens)}</LinkButton>;
  return <Empty title={m.frame.notFound} text={m.frame.notFoundText} action={action} />;
}
