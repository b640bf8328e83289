/** The console in the language nobody speaks, beside the built one: `out/pseudo/out`, with the same engine. */
import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { textsPlugin } from "../../packaging/texts/plugin";

const root = join(import.meta.dirname, "..", "..");

/** Answers the entry that serves it. */
export async function buildPseudoConsole(): Promise<string> {
  const project = join(root, "out", "pseudo");
  const out = join(project, "out");
  await build({
    configFile: false,
    logLevel: "error",
    base: "./",
    root: join(root, "renderer"),
    plugins: [textsPlugin(root, "pseudo"), react()],
    build: {
      outDir: join(out, "renderer"),
      emptyOutDir: true,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: { input: join(root, "renderer", "index.html") },
    },
  });
  cpSync(join(root, "out", "main"), join(out, "main"), { recursive: true });
  // What the engine looks for beside its build.
  for (const name of ["package.json", "fixtures", "bin"]) {
    rmSync(join(project, name), { force: true });
    symlinkSync(join(root, name), join(project, name));
  }
  return join(out, "main", "headless.js");
}
