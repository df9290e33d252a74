// What a first visit loads, packed, against what it may be. Fonts are packed already.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("dist", import.meta.url));
const KB = 1024;
/** Of the first load: the entry and what it imports at once; and of everything. */
const BUDGETS = { js: 260 * KB, css: 20 * KB, fonts: 90 * KB };

const page = readFileSync(join(dist, "index.html"), "utf8");
const packed = (path) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length;
const assets = readdirSync(join(dist, "assets")).filter((name) => !name.endsWith(".br"));
const first = (end) => [...page.matchAll(/\/(assets\/[^"]+)"/g)].map((hit) => hit[1]).filter((path) => path.endsWith(end));
const sum = (paths, size) => paths.reduce((total, path) => total + size(path), 0);

// The Latin subset alone is fetched: the others are for letters that a page does not show.
const fonts = assets.filter((name) => /-latin-wght-normal.*\.woff2$/.test(name)).map((name) => `assets/${name}`);
const found = {
  js: sum(first(".js"), packed),
  css: sum(first(".css"), packed),
  fonts: sum(fonts, (path) => statSync(join(dist, path)).size),
};

let held = first(".js").length > 0 && fonts.length === 2;
for (const [what, most] of Object.entries(BUDGETS)) {
  const within = found[what] <= most;
  held &&= within;
  console.log(`${within ? "ok    " : "OVER  "} ${what}: ${(found[what] / KB).toFixed(1)} of ${most / KB} KB`);
}

// Check 53: nothing of the machine that built it.
for (const name of assets.filter((name) => /\.(js|css|map)$/.test(name))) {
  const text = readFileSync(join(dist, "assets", name), "utf8");
  if (name.endsWith(".map") || /sourceMappingURL|\/home\/|\/root\/|\/Users\/|\/work\//.test(text)) {
    console.log(`FOUND  a source map or a path of the building machine in ${name}`);
    held = false;
  }
}
process.exit(held ? 0 : 1);
