// What a gateway and a trusted proxy are, as a picture: who is judged, and who is stepped over.
import { m } from "../messages/en";
import styles from "./ChainDrawing.module.css";

const WIDTH = 520;
const HEIGHT = 86;
const BOX = { width: 124, height: 42, top: 8 };

export function ChainDrawing() {
  const { chain } = m.networks;
  const boxes = [
    { x: 1, look: styles.judged, title: chain.gateway, under: chain.judged },
    { x: 198, look: styles.over, title: chain.proxy, under: chain.over },
    { x: 395, look: styles.ours, title: chain.gate, under: "" },
  ];
  return (
    <figure className={styles.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={chain.label} direction="ltr">
        {boxes.map(({ x, look, title, under }) => (
          <g key={title} className={look}>
            <rect x={x} y={BOX.top} width={BOX.width} height={BOX.height} rx="8" />
            <text x={x + BOX.width / 2} y={BOX.top + 26}>
              {title}
            </text>
            <text className={styles.under} x={x + BOX.width / 2} y={BOX.top + 64}>
              {under}
            </text>
          </g>
        ))}
        {[125, 322].map((x) => (
          <path key={x} className={styles.arrow} d={`M${x + 8} 29 H${x + 62} m-6 -5 l6 5 l-6 5`} />
        ))}
      </svg>
    </figure>
  );
}
