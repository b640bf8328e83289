// Reads the fuses of a packed app with `electron-fuses` and compares them with electron-builder.yml: `node
// packaging/check-fuses.mjs release/linux-unpacked/ringback`. Ends with 1 where one differs. A fuse that the file does not
// name keeps Electron's own state.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(import.meta.dirname, "..");
const app = process.argv[2];
if (!app) throw new Error("Name the packed app: node packaging/check-fuses.mjs <executable or .app>");

const reader = join(root, "node_modules", "@electron", "fuses", "dist", "bin.js");
const { stdout, stderr, status } = spawnSync(process.execPath, [reader, "read", "--app", app], {
  encoding: "utf8",
  env: { ...process.env, FORCE_COLOR: "0" },
});
if (status !== 0) throw new Error(`The fuses cannot be read: ${stderr}`);
const states = Object.fromEntries(
  [...stdout.matchAll(/^\s*(\w+) is (Enabled|Disabled|Inherited|Removed)/gm)].map(([, name, state]) => [
    name,
    state,
  ]),
);

const { resetAdHocDarwinSignature, ...wanted } = parse(
  readFileSync(join(root, "electron-builder.yml"), "utf8"),
).electronFuses;
const differences = Object.entries(wanted).flatMap(([key, on]) => {
  const name = key[0].toUpperCase() + key.slice(1);
  const state = states[name] ?? "not there";
  const expected = on ? "Enabled" : "Disabled";
  console.log(`${state === expected ? "ok " : "NOT"} ${name}: ${state}`);
  return state === expected ? [] : [name];
});
if (differences.length > 0) {
  console.error(`Not as electron-builder.yml has it: ${differences.join(", ")}`);
  process.exit(1);
}
