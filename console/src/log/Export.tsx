// All that is filtered, as a file. Links: the server streams, and the browser stores what comes.
import { Download } from "lucide-react";
import { m } from "../messages/en";
import { Button } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { exportOf, type Wanted } from "./queries";

const words = m.log;

export function Export({ of }: { of: Wanted }) {
  const now = new Date();
  const entries = (["csv", "ndjson"] as const).map((format) => ({
    id: format,
    text: words[format],
    href: exportOf(of, format, now),
  }));
  const trigger = <Button icon={<Download size={16} aria-hidden />}>{words.export}</Button>;
  return <Menu label={words.exportLabel} trigger={trigger} entries={entries} />;
}
