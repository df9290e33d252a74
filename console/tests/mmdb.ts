// A database of MaxMind's format, version 2, of a few IPv4 networks: enough for a browser's test.
const RECORD_BYTES = 3;
const SEPARATOR = Buffer.alloc(16);
const MARKER = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");

type Value = string | number | bigint | boolean | Value[] | { [key: string]: Value };

const TYPES = { map: 7, array: 11, boolean: 14, uint16: 5, uint32: 6, uint64: 9, text: 2 };

/** Of 16 bits, in the metadata. */
const SHORT = new Set([
  "binary_format_major_version",
  "binary_format_minor_version",
  "ip_version",
  "record_size",
]);

function head(type: number, size: number): Buffer {
  const sized = Math.min(size, 29);
  const more = size < 29 ? [] : [size - 29];
  // Beyond the seventh the type has a byte of its own.
  return Buffer.from(type > 7 ? [sized, type - 7, ...more] : [(type << 5) | sized, ...more]);
}

function encode(value: Value): Buffer {
  if (typeof value === "string") {
    const bytes = Buffer.from(value);
    return Buffer.concat([head(TYPES.text, bytes.length), bytes]);
  }
  if (typeof value === "boolean") return head(TYPES.boolean, value ? 1 : 0);
  if (typeof value === "bigint") {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(value);
    return Buffer.concat([head(TYPES.uint64, 8), bytes]);
  }
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([head(TYPES.uint32, 4), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(TYPES.array, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  const short = (key: string, one: Value) =>
    SHORT.has(key) ? Buffer.concat([head(TYPES.uint16, 1), Buffer.from([Number(one)])]) : encode(one);
  const parts = entries.flatMap(([key, one]) => [encode(key), short(key, one)]);
  return Buffer.concat([head(TYPES.map, entries.length), ...parts]);
}

/** A child is a node's number, what it knows, or nothing. */
type Child = number | { data: number } | null;

/** As `GeoLite2-Country`: each network's country. */
export const countries = (networks: Record<string, string>) =>
  database("GeoLite2-Country", networks, (code) => ({ country: { iso_code: code } }));

/** As `GeoLite2-ASN`: each network's number and name, with a blank between. */
export const systems = (networks: Record<string, string>) =>
  database("GeoLite2-ASN", networks, (system) => ({
    autonomous_system_number: Number.parseInt(system, 10),
    autonomous_system_organization: system.slice(system.indexOf(" ") + 1),
  }));

/** Built now. */
function database(kind: string, networks: Record<string, string>, record: (of: string) => Value): Buffer {
  const nodes: [Child, Child][] = [[null, null]];
  const data: Buffer[] = [];
  for (const [network, of] of Object.entries(networks)) {
    const [address = "", prefix = ""] = network.split("/");
    const bits = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    const offset = data.reduce((sum, one) => sum + one.length, 0);
    data.push(encode(record(of)));
    let at = 0;
    for (let depth = 0; depth < Number(prefix); depth++) {
      const side = (bits >>> (31 - depth)) & 1;
      const node = nodes[at] as [Child, Child];
      if (depth === Number(prefix) - 1) {
        node[side] = { data: offset };
      } else {
        if (typeof node[side] !== "number") node[side] = nodes.push([null, null]) - 1;
        at = node[side] as number;
      }
    }
  }
  const tree = Buffer.alloc(nodes.length * RECORD_BYTES * 2);
  nodes.flat().forEach((child, place) => {
    const number =
      child === null ? nodes.length : typeof child === "number" ? child : nodes.length + 16 + child.data;
    tree.writeUIntBE(number, place * RECORD_BYTES, RECORD_BYTES);
  });
  const about = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: BigInt(Math.floor(Date.now() / 1000)),
    database_type: kind,
    description: { en: "A database of a test" },
    ip_version: 4,
    languages: ["en"],
    node_count: nodes.length,
    record_size: RECORD_BYTES * 8,
  });
  return Buffer.concat([tree, SEPARATOR, ...data, MARKER, about]);
}
