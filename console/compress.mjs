// Packs what the server sends often, once, as tightly as brotli can.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const PACKED = /\.(js|css|svg|html)$/;

function pack(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) pack(path);
    else if (PACKED.test(name)) {
      const bytes = readFileSync(path);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      const packed = brotliCompressSync(bytes, { params });
      if (packed.length < bytes.length) writeFileSync(`${path}.br`, packed);
    }
  }
}

pack("dist");
