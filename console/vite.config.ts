import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Served by the binary from its root. No source maps: nothing of the build's machine ships.
export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Nothing in line: the policy forbids data: scripts and styles, and fonts must be files.
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    chunkSizeWarningLimit: 1000,
  },
  // The browser's tests are Playwright's.
  test: { include: ["src/**/*.test.ts"] },
  server: { proxy: { "/ringfence": "http://localhost:8700", "/api": "http://localhost:8700" } },
});
