// One person: their role, their tokens, and whether they are active.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../api/problem";
import { useMayManage, useSession } from "../api/session";
import { m } from "../messages/en";
import { Button, LinkButton } from "../ui/Button";
import { Badge, CodeBlock, Copyable, Dot, Time } from "../ui/Marks";
import { Card, Columns, Facts, PageHead } from "../ui/Page";
import { Empty, Failed, FormProblem, Skeleton } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { DeactivateDialog } from "./DeactivateDialog";
import styles from "./Person.module.css";
import {
  fullName,
  isActive,
  type Loaded,
  peopleChanged,
  personDetail,
  roleOf,
  roleWord,
  setActive,
} from "./queries";
import { RoleDialog } from "./RoleDialog";

const route = getRouteApi("/app/security/people/$id");
const crumbs = [{ text: m.frame.security }, { text: m.people.title, to: "/security/people" }];

export function PersonPage() {
  const { id } = route.useParams();
  const found = useQuery(personDetail(id));
  if (found.isPending) return <Skeleton rows={5} />;
  if (!found.data) {
    const problem = found.error;
    if (problem instanceof Problem && problem.kind !== "missing") {
      return <Failed problem={problem} onRetry={() => found.refetch()} />;
    }
    const back = <LinkButton to="/security/people">{m.frame.backTo(m.people.title)}</LinkButton>;
    return <Empty title={m.people.gone} text={m.people.goneText} action={back} />;
  }
  return <Person key={id} loaded={found.data} />;
}

function Person({ loaded }: { loaded: Loaded }) {
  const { person } = loaded;
  const isYou = useSession()?.user.id === person.id;
  const active = isActive(person);
  const badges = (
    <>
      <Badge tone={active ? "allow" : "plain"} icon={<Dot tone={active ? "allow" : "plain"} label="" />}>
        {active ? m.people.active : m.people.inactive}
      </Badge>
      {isYou && <Badge tone="accent">{m.people.you}</Badge>}
      <Copyable text={person.id} />
    </>
  );
  const name = fullName(person);
  return (
    <>
      <PageHead crumbs={crumbs} title={person.login} badges={badges}>
        <Facts
          facts={[
            name !== "" && [m.people.columns.name, <bdi key="name">{name}</bdi>],
            person.email !== "" && [m.people.emailShort, <bdi key="email">{person.email}</bdi>],
            [m.people.added, <Time key="added" at={person.created} />],
          ]}
        />
      </PageHead>
      <Columns
        main={
          <>
            <RoleCard loaded={loaded} isYou={isYou} />
            <TokensCard loaded={loaded} />
            <StatusCard loaded={loaded} isYou={isYou} />
          </>
        }
      />
    </>
  );
}

function RoleCard({ loaded, isYou }: { loaded: Loaded; isYou: boolean }) {
  const { person } = loaded;
  const mayManage = useMayManage();
  const [isChanging, setChanging] = useState(false);
  const role = roleOf(person);
  const change = mayManage && (
    <Button onPress={() => setChanging(true)} isDisabled={isYou}>
      {m.people.changeRole}
    </Button>
  );
  const signsIn = mayManage && role !== "none" && !isYou && isActive(person);
  return (
    <Card title={m.people.role} aside={change}>
      <p className={styles.role}>
        <strong>{roleWord(person)}</strong>
        <span className="quiet">{m.people.roleMeans[role]}</span>
      </p>
      {isYou && mayManage && <p className="quiet">{m.people.ownRole}</p>}
      {signsIn && (
        <>
          <p className="quiet">{m.people.setUpText}</p>
          <CodeBlock text={m.people.setUpCommand(quoted(person.login))} label={m.frame.command} />
        </>
      )}
      {mayManage && <RoleDialog loaded={loaded} isOpen={isChanging} onClose={() => setChanging(false)} />}
    </Card>
  );
}

/** As a shell takes it: a login may hold anything. */
const quoted = (login: string) => (/^[\w@.+-]+$/.test(login) ? login : `'${login.replaceAll("'", "'\\''")}'`);

function TokensCard({ loaded: { person } }: { loaded: Loaded }) {
  const show = person.tokens > 0 && (
    <LinkButton to="/security/api/tokens" search={{ owner: person.login }}>
      {m.people.showTokens}
    </LinkButton>
  );
  return (
    <Card title={m.people.tokens} aside={show}>
      <p>{m.people.tokensText(person.tokens)}</p>
    </Card>
  );
}

function StatusCard({ loaded, isYou }: { loaded: Loaded; isYou: boolean }) {
  const { person } = loaded;
  const mayManage = useMayManage();
  const [isStopping, setStopping] = useState(false);
  const active = isActive(person);
  const stop = mayManage && active && (
    <Button look="danger" onPress={() => setStopping(true)} isDisabled={isYou}>
      {m.people.deactivate}
    </Button>
  );
  return (
    <Card title={m.people.status} aside={stop || (mayManage && <Activate loaded={loaded} />)}>
      <p>{active ? m.people.activeText : m.people.inactiveText(person.tokens)}</p>
      {isYou && mayManage && <p className="quiet">{m.people.yourself}</p>}
      {mayManage && (
        <DeactivateDialog loaded={loaded} isOpen={isStopping} onClose={() => setStopping(false)} />
      )}
    </Card>
  );
}

function Activate({ loaded }: { loaded: Loaded }) {
  const queries = useQueryClient();
  const say = useSay();
  const { person } = loaded;
  const activate = useMutation({
    mutationFn: () => setActive(loaded, true),
    onSuccess: () => say(m.people.activated(person.login, person.tokens)),
    onSettled: () => peopleChanged(queries),
  });
  return (
    <>
      <Button onPress={() => activate.mutate()} working={activate.isPending && m.people.activating}>
        {m.people.activate}
      </Button>
      <FormProblem problem={activate.error instanceof Problem ? activate.error : null} />
    </>
  );
}
