// A token and a chain: asked when the button is pressed, or at once where the address names both.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { whoamiQuery } from "../app/Revision";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Card } from "../ui/Page";
import { FormProblem } from "../ui/States";
import styles from "./CheckPage.module.css";
import { type Asked, chainOf, judge, tokenNamed } from "./queries";
import { TokenField } from "./TokenField";
import { Verdict } from "./Verdict";

const route = getRouteApi("/app/check");
const words = m.check;

interface Question {
  token: Asked;
  chain: string[];
  /** Each question is asked anew: what was true a moment ago may not be now. */
  at: number;
}

export function Try() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const you = useQuery(whoamiQuery).data;
  const named = useQuery(tokenNamed(search.token ?? ""));
  const [token, setToken] = useState<Asked | null>(null);
  const [from, setFrom] = useState(search.from ?? "");
  const [question, setQuestion] = useState<Question | null>(null);
  const asked = useQuery({
    queryKey: ["check", question?.at ?? 0],
    queryFn: ({ signal }) => (question ? judge(question.token, question.chain, signal) : null),
    enabled: question !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const ask = (of: Asked, chain: string[]) => setQuestion({ token: of, chain, at: performance.now() });
  useLinked(search, named.data, (of, chain, text) => {
    // It stands in the address because it was asked here.
    if (token && "id" in token && token.id === of.id) return;
    setToken(of);
    setFrom(text);
    if (chain.length > 0) ask(of, chain);
  });
  const chain = chainOf(from);
  const isReady = token !== null && chain.length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!token || chain.length === 0 || asked.isFetching) return;
    ask(token, chain);
    // A token's text stands in no address.
    const id = "id" in token ? token.id : undefined;
    navigate({ search: { token: id, from: chain.join(",") }, replace: true });
  };
  const problem = asked.error instanceof Problem ? asked.error : null;
  const faults = faultsOf(problem, question);
  const missing = named.error instanceof Problem && named.error.kind === "missing" && token === null;
  const answer = !asked.isFetching && !problem ? asked.data : null;
  return (
    <Card title={words.tryTitle}>
      <form className={styles.form} onSubmit={submit} method="post">
        <TokenField
          token={token}
          onChange={(to) => {
            setToken(to);
            setQuestion(null);
          }}
          errors={missing ? [words.missing] : faults.token}
        />
        <TextField
          label={words.from}
          help={words.fromHelp}
          value={from}
          onChange={setFrom}
          placeholder={words.fromPlaceholder}
          autoComplete="off"
          mono
          errors={faults.chain}
        />
        <div className={styles.buttons}>
          <Button
            type="submit"
            look="primary"
            isDisabled={!isReady}
            working={asked.isFetching && words.working}
          >
            {words.submit}
          </Button>
          {you && you.chain.length > 0 && (
            <Button onPress={() => setFrom(you.chain.join(", "))}>{words.mine}</Button>
          )}
          <span className="quiet">{words.noUse}</span>
        </div>
        <FormProblem problem={faults.rest} fields={faults.shown} />
      </form>
      {question && answer && <Verdict said={answer} token={question.token} chain={question.chain} />}
    </Card>
  );
}

/** Once for each address that names a token: it was followed, not typed. */
function useLinked(
  search: { token?: string | undefined; from?: string | undefined },
  named: { id: string; name: string; owner: string } | undefined,
  onLinked: (token: Asked & { id: string }, chain: string[], from: string) => void,
) {
  const followed = useRef("");
  const tell = useRef(onLinked);
  tell.current = onLinked;
  const from = search.from ?? "";
  useEffect(() => {
    if (!named || followed.current === named.id) return;
    followed.current = named.id;
    tell.current(named, chainOf(from), from);
  }, [named, from]);
}

/** `chain[1]` is about the second address. */
function faultsOf(problem: Problem | null, question: Question | null) {
  const chain: string[] = [];
  const shown = ["token", "tokenId", "chain"];
  for (const cause of problem?.causes ?? []) {
    const index = /^chain\[(\d+)\]$/.exec(cause.field)?.[1];
    if (index !== undefined) {
      chain.push(words.notAddress(question?.chain[Number(index)] ?? ""));
      shown.push(cause.field);
    } else if (cause.field === "chain") {
      chain.push(cause.sentence);
    }
  }
  const isMissing = problem?.kind === "missing";
  const token = isMissing
    ? [words.missing]
    : [...(problem?.about("token") ?? []), ...(problem?.about("tokenId") ?? [])];
  return { chain, token, shown, rest: isMissing ? null : problem };
}
