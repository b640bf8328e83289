// npm installs ngrok's module for the machine it runs on alone. Where installers for another processor are packed on one
// machine, this brings the others: `node packaging/add-ngrok.mjs darwin-x64 darwin-arm64`. Exactly the bytes that
// package-lock.json names, or none.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

function run(command, args) {
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    shell: command === "npm" && process.platform === "win32",
  };
  const { status, error } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${error ?? status}`);
}

for (const target of process.argv.slice(2)) {
  const suffix = { linux: "-gnu", win32: "-msvc" }[target.split("-")[0]] ?? "";
  const path = `node_modules/@ngrok/ngrok-${target}${suffix}`;
  const locked = packages[path];
  if (!locked?.integrity) throw new Error(`package-lock.json has no ${path}.`);
  const folder = join(root, path);
  if (existsSync(join(folder, "package.json"))) continue;
  const scratch = mkdtempSync(join(tmpdir(), "ringback-ngrok-"));
  try {
    run("npm", [
      "pack",
      `${path.slice("node_modules/".length)}@${locked.version}`,
      "--silent",
      "--pack-destination",
      scratch,
    ]);
    const file = join(scratch, readdirSync(scratch)[0]);
    const found = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
    if (found !== locked.integrity) throw new Error(`${path} is not what package-lock.json names.`);
    mkdirSync(folder, { recursive: true });
    run("tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
    console.log(`Added ${path}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
