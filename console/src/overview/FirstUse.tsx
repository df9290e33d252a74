// Nothing was decided yet: three steps to the first call, each with the command line that does the same.
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useRows } from "../api/list";
import { useMayManage } from "../api/session";
import type { Overview } from "../evidence/shapes";
import { m } from "../messages/en";
import { zoneList } from "../networks/queries";
import { LinkButton } from "../ui/Button";
import { CodeBlock, Note } from "../ui/Marks";
import { Card, Columns } from "../ui/Page";
import styles from "./FirstUse.module.css";

const words = m.overview.first;

export function FirstUse({ overview }: { overview: Overview }) {
  const mayManage = useMayManage();
  const { rows } = useRows(zoneList({ sort: "-created" }));
  const { restricted, open } = overview.tokens;
  // What came with the server does not count: zones of its own, and one token, which is open.
  const hasZone = rows.some((zone) => !zone.system);
  const hasToken = restricted > 0 || open > 1;
  return (
    <Columns
      main={
        <Card title={words.title}>
          <p className="quiet">{words.text}</p>
          <ol className={styles.steps}>
            <Step
              title={words.zone}
              text={words.zoneText}
              isDone={hasZone}
              command="ringfence zone create office --gateway 203.0.113.0/24"
            >
              {mayManage && (
                <LinkButton to="/security/networks/new/ip" look={hasZone ? "default" : "primary"}>
                  {words.zoneAct}
                </LinkButton>
              )}
            </Step>
            <Step
              title={words.token}
              text={words.tokenText}
              isDone={hasToken}
              command="ringfence token create --name deploy --in-zones office"
            >
              {mayManage && (
                <LinkButton
                  to="/security/api/tokens"
                  search={{ create: true }}
                  look={hasZone && !hasToken ? "primary" : "default"}
                >
                  {m.tokens.create}
                </LinkButton>
              )}
            </Step>
            <Step
              title={words.call}
              text={words.callText}
              isDone={false}
              command={`curl -H "Authorization: SSWS $TOKEN" ${location.origin}/ringfence/v1/whoami`}
            >
              {hasToken && <Note live>{words.waiting}</Note>}
            </Step>
          </ol>
        </Card>
      }
    />
  );
}

function Step({
  title,
  text,
  isDone,
  command,
  children,
}: {
  title: string;
  text: string;
  isDone: boolean;
  command: string;
  children: ReactNode;
}) {
  return (
    <li className={styles.step} data-done={isDone || undefined}>
      <h3>
        {title}
        {isDone && (
          <span className={styles.done}>
            <CircleCheck size={16} aria-hidden /> {words.done}
          </span>
        )}
      </h3>
      <p className="quiet">{text}</p>
      {children}
      <CodeBlock text={command} label={m.overview.commandOf(title)} />
    </li>
  );
}
