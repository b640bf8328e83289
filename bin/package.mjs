// `npm run package`: installers of the desktop app by electron-builder, whose arguments it takes; with `--headless` the
// package for servers, containers and CI instead, with `--notices` only what the app says of others' software.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { writeNotices } from "../packaging/notices.mjs";
import { packageOptions } from "../packaging/package-options.mjs";
import { writeHeadlessPackage } from "./headless-package.mjs";

const root = join(import.meta.dirname, "..");
const args = process.argv.slice(2);

if (args.includes("--headless")) {
  const { folder, dependencies } = writeHeadlessPackage(root, join(root, "out", "headless-package"));
  console.log(`Written to ${folder}, with ${Object.keys(dependencies).length} dependencies.`);
  console.log(`npm pack "${folder}" makes one file of it.`);
} else {
  const { folder, packages } = writeNotices(root, join(root, "out", "notices"));
  console.log(`Licences and software bill of materials of ${packages.length} packages: ${folder}`);
  if (!args.includes("--notices")) {
    const builder = join(root, "node_modules", "electron-builder", "cli.js");
    // A job names every secret; one that it does not have is empty, and is not set.
    const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
    const all = [builder, ...packageOptions(env, process.platform), ...args];
    const { status } = spawnSync(process.execPath, all, { cwd: root, env, stdio: "inherit" });
    process.exit(status ?? 1);
  }
}
