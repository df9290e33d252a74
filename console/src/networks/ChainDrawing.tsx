// What a gateway and a trusted proxy are, as a picture: who is judged, and who is stepped over.
import { ArrowRight } from "lucide-react";
import { Fragment } from "react";
import { m } from "../messages/en";
import styles from "./ChainDrawing.module.css";

const { chain } = m.networks;
const BOXES = [
  { kind: "judged", title: chain.gateway, under: chain.judged },
  { kind: "over", title: chain.proxy, under: chain.over },
  { kind: "ours", title: chain.gate, under: chain.decides },
];

export function ChainDrawing() {
  return (
    // Addresses and their order run from left to right in every language.
    <div className={styles.chain} role="img" aria-label={chain.label} dir="ltr">
      {BOXES.map(({ kind, title, under }, index) => (
        <Fragment key={kind}>
          {index > 0 && <ArrowRight size={20} strokeWidth={1.5} aria-hidden />}
          <span className={styles.hop}>
            <span data-kind={kind}>{title}</span>
            <small>{under}</small>
          </span>
        </Fragment>
      ))}
    </div>
  );
}
