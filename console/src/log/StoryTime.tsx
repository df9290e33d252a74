// When it happened, to the millisecond; with its zone where one points at it.
import { m } from "../messages/en";
import { exact, moment, nightsBetween } from "../messages/format";

export function StoryTime({ at }: { at: string }) {
  const [when, now] = [new Date(at), new Date()];
  const said = moment(when, now);
  return (
    <time dateTime={at} title={exact(when)}>
      {nightsBetween(when, now) === 0 ? m.log.today(said) : said}
    </time>
  );
}
