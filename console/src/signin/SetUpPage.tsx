// The first sign-in of somebody who holds a set-up link: who, by what, and from where they are seen.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../api/client";
import { Problem } from "../api/problem";
import { type Session, sessionQuery } from "../api/session";
import { m } from "../messages/en";
import { CodeBlock } from "../ui/Marks";
import { Failed, Skeleton } from "../ui/States";
import { Entrance } from "./Entrance";
import type { Setup } from "./queries";
import styles from "./SetUp.module.css";
import { SeenStep } from "./SetUpSeen";
import { WayStep } from "./SetUpWay";
import { type Who, YouStep } from "./SetUpYou";
import { forgetSetupLink, type Held, useSetupLink } from "./setupLink";

const words = m.signin.setup;

export function SetUpPage() {
  const link = useSetupLink();
  // A link that was just spent here is still the one that this page is about.
  const [opened, setOpened] = useState(link);
  if (link.secret !== "" && link !== opened) setOpened(link);
  return (
    <Entrance title={words.title} wide>
      {opened.secret === "" ? (
        <Without title={words.noLink} text={words.noLinkText} />
      ) : (
        <WithLink key={opened.at} link={opened} />
      )}
    </Entrance>
  );
}

function WithLink({ link }: { link: Held }) {
  const setup = useQuery({
    queryKey: ["session", "setup", link.at],
    queryFn: ({ signal }) =>
      body(client.POST("/ringfence/v1/setup", { body: { link: link.secret }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (setup.error instanceof Problem) {
    if (setup.error.kind !== "session") {
      return <Failed problem={setup.error} onRetry={() => setup.refetch()} />;
    }
    return <Without title={words.spent} text={words.spentText} />;
  }
  if (!setup.data) return <Skeleton rows={4} label={words.checking} />;
  return <Steps setup={setup.data} link={link.secret} />;
}

/** Nothing can be set up: how to get a link that works. */
function Without({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h1>{title}</h1>
      <p>{text}</p>
      <CodeBlock text={m.signin.recoverCommand()} label={m.frame.command} />
    </>
  );
}

type Step = keyof typeof words.steps;

function Steps({ setup, link }: { setup: Setup; link: string }) {
  // Only the first administrator is named here: everybody else has a name already.
  const all: Step[] = setup.isFirst ? ["you", "way", "seen"] : ["way", "seen"];
  const [step, setStep] = useState<Step>(all[0] ?? "way");
  const [who, setWho] = useState<Who>({
    login: setup.isFirst ? "" : setup.login,
    firstName: setup.firstName,
    lastName: setup.lastName,
  });
  const [refused, setRefused] = useState<Problem | null>(null);
  const queries = useQueryClient();
  const enter = (session: Session) => {
    queries.setQueryData(sessionQuery.queryKey, session);
    forgetSetupLink();
    setStep("seen");
  };
  const back = (problem: Problem | null) => {
    setRefused(problem);
    setStep("you");
  };
  return (
    <>
      <h1>{words.title}</h1>
      <Progress all={all} step={step} />
      {step === "you" && (
        <YouStep
          who={who}
          problem={refused}
          onNext={(named) => {
            setWho(named);
            setRefused(null);
            setStep("way");
          }}
        />
      )}
      {step === "way" && (
        <WayStep
          setup={setup}
          link={link}
          who={who}
          onBack={setup.isFirst ? back : undefined}
          onEntered={enter}
        />
      )}
      {step === "seen" && <SeenStep setup={setup} />}
    </>
  );
}

function Progress({ all, step }: { all: readonly Step[]; step: Step }) {
  return (
    <ol className={styles.steps} aria-label={words.stepOf(all.indexOf(step) + 1, all.length)}>
      {all.map((one, index) => (
        <li key={one} aria-current={one === step ? "step" : undefined}>
          <span className={styles.number} aria-hidden>
            {index + 1}
          </span>
          {words.steps[one]}
        </li>
      ))}
    </ol>
  );
}
