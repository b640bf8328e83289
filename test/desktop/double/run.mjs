// Stands in for the Electron binary: `node run.mjs <folder of the program> [arguments]`. `import "electron"` finds the
// double; over an IPC channel it evaluates what a test asks, as Playwright does in the real one.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

const double = pathToFileURL(join(import.meta.dirname, "electron.mjs")).href;
registerHooks({
  resolve: (name, context, next) =>
    name === "electron" ? { url: double, shortCircuit: true } : next(name, context),
});

process.on("message", async ({ id, source }) => {
  const electron = await import("electron");
  try {
    process.send({ type: "answer", id, value: await runInThisContext(`(${source})`)(electron) });
  } catch (error) {
    process.send({ type: "answer", id, error: String(error) });
  }
});
process.channel?.unref();

const folder = resolve(process.argv[2]);
const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
process.argv.splice(1, 2, folder);
await import(pathToFileURL(join(folder, main)).href);
