// Set-up, last step: does the server see where people are? Every zone rests on it.
import { useState } from "react";
import { m } from "../messages/en";
import { Button, LinkButton } from "../ui/Button";
import { CodeBlock, Note } from "../ui/Marks";
import type { Setup } from "./queries";
import styles from "./SetUp.module.css";

const words = m.signin.setup;

export function SeenStep({ setup }: { setup: Setup }) {
  const [isBehind, setBehind] = useState(false);
  // The rightmost connected; whatever stands to its left spoke through it.
  const peer = setup.chain.at(-1) ?? setup.address ?? "";
  const proxies = Math.max(0, setup.chain.length - 1) + (setup.peerIsProxy ? 1 : 0);
  return (
    <div className={styles.form}>
      <div className={styles.seen} role="status">
        <span className="quiet">{words.seenAs}</span>
        {setup.address ? <code dir="ltr">{setup.address}</code> : <strong>{words.unknownAddress}</strong>}
        <span>{words.through(proxies)}</span>
      </div>
      <p className="quiet">{words.seenText}</p>
      {isBehind && (
        <>
          <Note tone="warn" live>
            <p>{words.behindText(peer)}</p>
          </Note>
          <CodeBlock text={configOf(peer)} label={m.frame.command} />
          <p className="quiet">{words.behindThen}</p>
        </>
      )}
      <div className={styles.buttons}>
        {!isBehind && <Button onPress={() => setBehind(true)}>{words.behind}</Button>}
        <LinkButton to="/security/api/tokens" search={{ create: true }} look="primary">
          {isBehind ? words.go : words.looksRight}
        </LinkButton>
      </div>
    </div>
  );
}

const configOf = (peer: string) =>
  `[edge]\ntrusted_peers = ["${peer === "" ? "ADDRESS" : peer}${peer.includes(":") ? "/128" : "/32"}"]`;
