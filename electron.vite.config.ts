import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

// One build for every host. `headless` is the command line, `store` and `reader` are worker threads beside it.
export default defineConfig({
  main: {
    // The crash suite builds a broken engine on purpose, to see its own tests fail.
    define: { __FAULT__: JSON.stringify(process.env.RINGBACK_BUILD_FAULT ?? "") },
    build: {
      rollupOptions: {
        input: {
          headless: resolve("electron/headless/main.ts"),
          store: resolve("electron/engine/store/store-worker.ts"),
          reader: resolve("electron/engine/reader/reader-worker.ts"),
        },
      },
    },
  },
  renderer: {
    root: "renderer",
    build: { minify: true, rollupOptions: { input: resolve("renderer/index.html") } },
    plugins: [react()],
  },
});
