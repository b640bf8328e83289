import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

// Dependencies without native code are bundled: loading them file by file made a start a third
// longer, in each of the engine's threads. Their licences stand beside the build.
const bundled = [
  "@hubspot/api-client",
  "@jsforce/jsforce-node",
  "@orpc/client",
  "@orpc/contract",
  "@orpc/openapi",
  "@orpc/server",
  "@orpc/zod",
  "ajv",
  "commander",
  "json-p3",
  "jsonata",
  "libphonenumber-js",
  "ws",
  "yaml",
  "zod",
];
const license = { fileName: "THIRD-PARTY-LICENSES.md" };

// One build for every host. `index` is the window's main process and `engine` its utility process, `headless` the
// command line; `store`, `reader`, `search`, `sharing` and `preview` are worker threads beside both,
// `tunnel` is a process of its own.
export default defineConfig({
  main: {
    // The crash suite builds a broken engine on purpose, to see its own tests fail.
    define: { __FAULT__: JSON.stringify(process.env.RINGBACK_BUILD_FAULT ?? "") },
    build: {
      externalizeDeps: { exclude: bundled },
      license,
      rollupOptions: {
        input: {
          index: resolve("electron/main/index.ts"),
          engine: resolve("electron/engine-host/engine-entry.ts"),
          headless: resolve("electron/headless/main.ts"),
          store: resolve("electron/engine/store/store-worker.ts"),
          reader: resolve("electron/engine/reader/reader-worker.ts"),
          search: resolve("electron/engine/search/search-worker.ts"),
          preview: resolve("electron/engine/mapping/preview-worker.ts"),
          sharing: resolve("electron/engine/sharing/sharing-worker.ts"),
          tunnel: resolve("electron/tunnel/tunnel-entry.ts"),
        },
        // Beside the entries: what is shared finds the workers and the page relative to itself.
        output: { chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  // Sandboxed: one CommonJS file.
  preload: {
    build: {
      rollupOptions: {
        input: { index: resolve("electron/preload/index.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "renderer",
    build: { minify: true, license, rollupOptions: { input: resolve("renderer/index.html") } },
    plugins: [react()],
  },
});
