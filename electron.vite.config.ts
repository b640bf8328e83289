import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { Plugin } from "vite";
import { textsPlugin } from "./packaging/texts/plugin";

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
  "electron-updater",
  "json-p3",
  "jsonata",
  "libphonenumber-js",
  "nodemailer",
  "pg",
  "ws",
  "yaml",
  "zod",
];
/** Sizes of letters stand in the styles as pixels; in the page they are multiples of one token. */
const letters: Plugin = {
  name: "letters",
  enforce: "pre",
  transform(code, id) {
    const file = id.split("?")[0] ?? "";
    if (!file.endsWith(".css") || file.includes("node_modules")) return null;
    return code.replace(/\bfont(?:-size)?:[^;}]+/g, (rule) =>
      rule.replace(/(\d+(?:\.\d+)?)px/g, "calc($1 * var(--letter))"),
    );
  },
};
const license = { fileName: "THIRD-PARTY-LICENSES.md" };

// One build for every host. `index` is the window's main process and `engine` its utility process, `headless` the
// command line; `store`, `reader`, `search`, `sharing`, `preview`, `dry-run`, `keeping`, `warehouse` and `crm` are worker threads beside
// both, `tunnel` is a process of its own.
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
          "dry-run": resolve("electron/engine/dry-run/dry-run-worker.ts"),
          warehouse: resolve("electron/engine/warehouse/warehouse-worker.ts"),
          sharing: resolve("electron/engine/sharing/sharing-worker.ts"),
          keeping: resolve("electron/engine/keeping/keep-worker.ts"),
          crm: resolve("electron/sandbox-crm/crm-worker.ts"),
          tunnel: resolve("electron/tunnel/tunnel-entry.ts"),
        },
        // Beside the entries: what is shared finds the workers and the page relative to itself.
        output: {
          chunkFileNames: "[name]-[hash].js",
          // A file of its own, so that it really runs before everything else is loaded.
          codeSplitting: { groups: [{ name: "young-generation", test: /young-generation/ }] },
        },
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
    build: {
      minify: true,
      license,
      rollupOptions: {
        input: { index: resolve("renderer/index.html"), pieces: resolve("renderer/pieces.html") },
      },
    },
    plugins: [textsPlugin(resolve(".")), letters, react()],
  },
});
