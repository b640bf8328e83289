// Packages that one folder of the tests has for itself, with a lockfile of its own: installed when they are asked for, and
// no part of the app.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null);

/** Null when they are there, else why not. `say` is told before it takes its time. */
export function installOwnPackages(folder, say) {
  const { dependencies } = readJson(join(folder, "package.json"));
  const isThere = ([name, version]) =>
    readJson(join(folder, "node_modules", name, "package.json"))?.version === version;
  if (Object.entries(dependencies).every(isThere)) return null;
  say();
  const result = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    env: { ...process.env, PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}` },
    encoding: "utf8",
    timeout: 5 * 60_000,
    shell: process.platform === "win32",
  });
  if (result.status === 0) return null;
  const said = (result.stderr ?? "").split("\n").filter((line) => /^npm (?:error|ERR!)/.test(line));
  const why =
    said.find((line) => / request to | network /.test(line)) ?? said[0] ?? String(result.error ?? "");
  return `their packages could not be installed, is the registry reachable? ${why.replace(/^npm (?:error|ERR!) /, "")}`;
}
