// Settings > Geo data: the files that say what is known of addresses.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Database, TriangleAlert } from "lucide-react";
import { Problem } from "../api/problem";
import { useMayManage } from "../api/session";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Badge, CodeBlock, Note, Why } from "../ui/Marks";
import { Card, Columns, PageHead } from "../ui/Page";
import { Failed, FormProblem, Skeleton } from "../ui/States";
import { useSay } from "../ui/Toasts";
import { type GeoFile, type Geography, geoQuery, lookAgain } from "./geo";
import styles from "./Rows.module.css";

const words = m.geo;
/** The server answers before it has read the files: then, and then again. */
const READ_AFTER = [400, 1_500, 4_000];

export function GeoPage() {
  const geo = useQuery(geoQuery);
  const mayManage = useMayManage();
  const problem = geo.error instanceof Problem && !geo.data ? geo.error : null;
  return (
    <>
      <PageHead crumbs={[{ text: m.frame.settings }]} title={words.title} actions={<LookAgain />}>
        {!mayManage && <p className="quiet">{words.readOnly}</p>}
      </PageHead>
      <Columns
        main={
          <>
            {problem && <Failed problem={problem} onRetry={() => geo.refetch()} />}
            {!problem && !geo.data && <Skeleton rows={4} />}
            {geo.data?.blocking.map((zone) => (
              <Note key={zone} tone="deny">
                {words.blocking(zone)}
              </Note>
            ))}
            {geo.data && <Files geo={geo.data} />}
          </>
        }
        side={geo.data && geo.data.files.length > 0 && <Missing geo={geo.data} />}
      />
    </>
  );
}

function LookAgain() {
  const mayManage = useMayManage();
  const queries = useQueryClient();
  const say = useSay();
  const look = useMutation({
    mutationFn: lookAgain,
    onSuccess: () => {
      say(words.looking);
      for (const after of READ_AFTER) {
        setTimeout(() => queries.invalidateQueries({ queryKey: ["geo"] }), after);
      }
    },
  });
  if (!mayManage) {
    return (
      <Why text={words.readOnly}>
        <Button isDisabled>{words.look}</Button>
      </Why>
    );
  }
  return (
    <>
      <Button onPress={() => look.mutate()} working={look.isPending && words.looking}>
        {words.look}
      </Button>
      {look.error instanceof Problem && <FormProblem problem={look.error} />}
    </>
  );
}

function Files({ geo }: { geo: Geography }) {
  if (geo.files.length === 0) return <None />;
  return (
    <Card title={words.files}>
      <p className="quiet">{words.order}</p>
      <ul className={styles.rows}>
        {geo.files.map((file) => (
          <Row key={file.path} file={file} />
        ))}
      </ul>
      <p className="quiet">{words.merged(geo.segments, geo.bytes)}</p>
    </Card>
  );
}

function Row({ file }: { file: GeoFile }) {
  const { about, fault } = file;
  const isOld = about?.isOld === true;
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <span className={styles.name}>
          <span>
            <Database size={16} aria-hidden />
            <bdi>{about?.type ?? words.notInUse}</bdi>
          </span>
          {isOld && (
            <Badge tone="warn" icon={<TriangleAlert size={14} aria-hidden />}>
              {words.old(about.ageDays)}
            </Badge>
          )}
        </span>
        <span className={styles.facts}>
          <code dir="ltr">{file.path}</code>
        </span>
        {about && (
          <span className={styles.facts}>
            <span>{words.tells(about.tells)}</span>
            <span>{words.built(about.built, about.ageDays)}</span>
            <span>{words.networks(about.networks)}</span>
            <span>{words.size(about.bytes)}</span>
            {about.odd > 0 && <span>{words.odd(about.odd)}</span>}
          </span>
        )}
        {about?.attribution && <span className="quiet">{about.attribution}</span>}
        {fault && <Note tone="deny">{words.fault(fault, about != null)}</Note>}
      </div>
    </li>
  );
}

function Missing({ geo }: { geo: Geography }) {
  return (
    <Card title={words.missing}>
      {geo.notLoaded.length === 0 ? (
        <p>{words.nothingMissing}</p>
      ) : (
        <>
          <p>{words.missingText}</p>
          <ul className={styles.plain}>
            {geo.notLoaded.map((fact) => (
              <li key={fact}>{words.facts[fact] ?? fact}</li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet">{words.notKnown}</p>
    </Card>
  );
}

function None() {
  return (
    <Card title={words.none}>
      <p>{words.noneText}</p>
      <CodeBlock text={words.buildCommand} label={m.frame.command} />
      <p>{words.configText}</p>
      <CodeBlock text={words.config} label={words.configLabel} />
      <p className="quiet">{words.vendors}</p>
    </Card>
  );
}
