// The bench's TypeScript, which imports the engine's own files.
import { join } from "node:path";
import { runnerImport } from "vite";

const root = join(import.meta.dirname, "..", "..");

export async function loadModule(name) {
  const path = join(root, "test", "bench", `${name}.ts`);
  return (await runnerImport(path, { configFile: false, root })).module;
}
