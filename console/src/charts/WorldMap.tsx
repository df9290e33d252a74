// The world, and on it where calls come from. A chunk of its own: only who sees a map fetches it.
import { geoEqualEarth, geoPath } from "d3-geo";
import { useMemo, useState } from "react";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";
import { m } from "../messages/en";
import { number } from "../messages/format";
import { centroids } from "./centroids";
import { type CountryCalls, countryName, mapFinding, radius, ranked } from "./countries";
import { Tip } from "./Tip";
import { useSize } from "./useSize";
import styles from "./WorldMap.module.css";

const ANTARCTICA = "010";
const WIDTH = 640;
const HEIGHT = 306;

const atlas = world as unknown as Topology<{ countries: GeometryCollection }>;
const lands = feature(atlas, {
  ...atlas.objects.countries,
  geometries: atlas.objects.countries.geometries.filter((land) => land.id !== ANTARCTICA),
});
// Turned, so that Chukotka is not cut in two.
const projection = geoEqualEarth().rotate([-11, 0]).fitSize([WIDTH, HEIGHT], lands);
const outline = geoPath(projection)(lands) ?? "";

interface Mark extends CountryCalls {
  x: number;
  y: number;
}

function marksOf(countries: readonly CountryCalls[]): Mark[] {
  return ranked(countries).flatMap((one) => {
    const at = one.country ? centroids.get(one.country) : undefined;
    const point = at && projection(at);
    return point ? [{ ...one, x: point[0], y: point[1] }] : [];
  });
}

export function WorldMap({
  countries,
  label,
  onPick,
}: {
  countries: readonly CountryCalls[];
  label: string;
  onPick?: ((country: string) => void) | undefined;
}) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const marks = useMemo(() => marksOf(countries), [countries]);
  const scale = (width || WIDTH) / WIDTH;
  const most = Math.max(1, ...marks.map((mark) => mark.allowed));
  const mostRefused = Math.max(1, ...marks.map((mark) => mark.refused));
  const chosen = at === null ? undefined : marks[at];
  const pick = (mark: Mark | undefined) => mark?.country && onPick?.(mark.country);
  return (
    <div className={styles.map} dir="ltr" ref={box}>
      <svg
        viewBox={`0 0 ${WIDTH * scale} ${HEIGHT * scale}`}
        role="img"
        aria-label={mapFinding(label, countries)}
      >
        <path d={outline} transform={`scale(${scale})`} className={styles.land} />
        {marks.map((mark, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the field below does the same by keys
          <g
            key={mark.country}
            transform={`translate(${mark.x * scale} ${mark.y * scale})`}
            data-chosen={index === at || undefined}
            data-picks={onPick !== undefined || undefined}
            onPointerEnter={() => setAt(index)}
            onPointerLeave={() => setAt(null)}
            onClick={() => pick(mark)}
            className={styles.mark}
          >
            <Shapes mark={mark} most={most} mostRefused={mostRefused} />
          </g>
        ))}
      </svg>
      {marks.length > 0 && (
        <input
          type="range"
          className="visually-hidden"
          min={0}
          max={marks.length - 1}
          value={at ?? 0}
          aria-label={m.charts.mapCross(label)}
          aria-valuetext={said(marks[at ?? 0])}
          onChange={(event) => setAt(Number(event.target.value))}
          onFocus={() => setAt((before) => before ?? 0)}
          onBlur={() => setAt(null)}
          onKeyDown={(event) => event.key === "Enter" && pick(chosen)}
        />
      )}
      {chosen && (
        <Tip
          title={countryName(chosen.country)}
          text={m.charts.both(number(chosen.allowed), number(chosen.refused))}
          x={chosen.x * scale}
          y={Math.max(0, chosen.y * scale - 20)}
          isEnd={chosen.x > WIDTH / 2}
        />
      )}
    </div>
  );
}

const said = (mark: Mark | undefined) =>
  mark && `${countryName(mark.country)}: ${m.charts.both(number(mark.allowed), number(mark.refused))}`;

/** A circle for what was allowed; a diamond at its edge for what was refused: shape and colour say the same. */
function Shapes({ mark, most, mostRefused }: { mark: Mark; most: number; mostRefused: number }) {
  const round = radius(mark.allowed, most, 15, 3.5);
  const edge = radius(mark.refused, mostRefused, 7, 4);
  const aside = round === 0 ? 0 : round * 0.75 + 2;
  return (
    <>
      {round > 0 && <circle r={round} className={styles.allowed} />}
      {edge > 0 && (
        <path
          d={`M${aside} ${-aside - edge}l${edge} ${edge}l${-edge} ${edge}l${-edge} ${-edge}z`}
          className={styles.refused}
        />
      )}
    </>
  );
}
