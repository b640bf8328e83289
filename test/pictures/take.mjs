// `npm run pictures [-- <folder>] [--only <words>] [--state <name>] [--size <width>x<height>] [--theme dark|light] [--once]`:
// a picture of every screen, in both themes (--once: in one of them for each size) and three states, with a page that
// shows them all. Ends by itself; exit code 1 where a screen could not be brought up. Needs a build (npm run build) and a Chromium.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    state: { type: "string" },
    size: { type: "string" },
    theme: { type: "string" },
    once: { type: "boolean" },
    /** A crowded folder takes a minute or two to fill; a path given here is filled once and used again. */
    crowded: { type: "string" },
  },
});
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(chromium)) {
  console.error("No Chromium was found: install it, or name one with CHROMIUM=/path.");
  process.exit(3);
}
if (!existsSync(join(root, "out", "main", "headless.js"))) {
  console.error("Nothing is built yet: npm run build.");
  process.exit(3);
}
const { module } = await runnerImport(join(root, "test/pictures/take-all.ts"), { configFile: false, root });
const failed = await module.takeAll({
  ...values,
  chromium,
  folder: resolve(positionals[0] ?? join(tmpdir(), "ringback-pictures")),
  print: (line) => process.stdout.write(`${line}\n`),
});
process.exit(failed === 0 ? 0 : 1);
