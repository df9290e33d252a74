// The session ended under an open page: sign in over it, and go on with what was typed.
import { useQueryClient } from "@tanstack/react-query";
import { resume, useEnded } from "../app/sessionEnd";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { SignInForm } from "./SignInForm";

export function SessionEndedDialog() {
  const ended = useEnded();
  const queries = useQueryClient();
  const leave = () =>
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  const footer = (
    <Button look="quiet" onPress={leave}>
      {m.signin.endedLeave}
    </Button>
  );
  return (
    <Dialog title={m.signin.endedTitle} isOpen={ended !== null} size="small" footer={footer}>
      <p>
        {m.signin.endedText} <span className="quiet">{m.signin.endedOther}</span>
      </p>
      {ended && <SignInForm login={ended.user.login} onEntered={(session) => resume(queries, session)} />}
    </Dialog>
  );
}
