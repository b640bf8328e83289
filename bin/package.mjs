// `npm run package`: installers of the desktop app by electron-builder, whose arguments it takes; with `--headless` the
// package for servers, containers and CI instead.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { writeHeadlessPackage } from "./headless-package.mjs";

const root = join(import.meta.dirname, "..");
const args = process.argv.slice(2);

if (args.includes("--headless")) {
  const { folder, dependencies } = writeHeadlessPackage(root, join(root, "out", "headless-package"));
  console.log(`Written to ${folder}, with ${Object.keys(dependencies).length} dependencies.`);
  console.log(`npm pack "${folder}" makes one file of it.`);
} else {
  const builder = join(root, "node_modules", "electron-builder", "cli.js");
  const { status } = spawnSync(process.execPath, [builder, ...args], { cwd: root, stdio: "inherit" });
  process.exit(status ?? 1);
}
