// 24 hours, 7 days, 30 days.
import { m } from "../messages/en";
import { Segments } from "../ui/Segments";
import { RANGES, type Range } from "./ranges";

const segments = RANGES.map((id) => ({ id, text: m.overview.ranges[id] }));

export const RangeSwitch = ({ value, onChange }: { value: Range; onChange: (range: Range) => void }) => (
  <Segments<Range> label={m.overview.range} segments={segments} value={value} onChange={onChange} />
);
