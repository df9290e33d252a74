// Debian's Firefox against the real binary. Node runs JavaScript alone, so Vite reads the tests for it.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("firefox.ts", import.meta.url)), {
  configFile: false,
  logLevel: "warn",
});
