#!/usr/bin/env node
// The entry of every command. It imports nothing until it has checked Node's version, since better-sqlite3 13 crashes
// under Node 20, and builds when the build is missing or older than the sources.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `Ringback needs Node 22.12 or newer; this is ${process.versions.node}. In the project's folder “npx ringback” finds the right one.`,
  );
  process.exit(3);
}

const { existsSync, readdirSync, statSync } = await import("node:fs");
const { dirname, join } = await import("node:path");
const { fileURLToPath, pathToFileURL } = await import("node:url");

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = join(root, "out", "main", "headless.js");

function newestChange(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

const sources = ["electron", "renderer", "shared", "electron.vite.config.ts", "package-lock.json"];
const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const changedAt = Math.max(...sources.map((name) => newestChange(join(root, name))));
const builder = join(root, "node_modules", "electron-vite", "bin", "electron-vite.js");

if (changedAt > builtAt && existsSync(builder)) {
  const { spawnSync } = await import("node:child_process");
  process.stderr.write("Building Ringback …\n");
  const result = spawnSync(process.execPath, [builder, "build"], { cwd: root, encoding: "utf8" });
  if (result.status !== 0) {
    console.error(
      `${result.stdout ?? ""}${result.stderr ?? ""}\nThe build failed; the lines above say where.`,
    );
    process.exit(3);
  }
}
if (!existsSync(built)) {
  console.error(
    "The build is missing and the build tools are not installed. Run “npm ci” in the project's folder.",
  );
  process.exit(3);
}
await import(pathToFileURL(built).href);
