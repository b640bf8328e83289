// What stands beside figures: the machine, how busy it was, and which versions were measured.
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const readVersion = (path) => JSON.parse(readFileSync(path, "utf8")).version;

export function describeMachine() {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${readSystem()}`;
}

function readSystem() {
  const named = existsSync("/etc/os-release")
    ? /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
    : null;
  return `${named ?? platform()} (${release()})`;
}

export function describeRun() {
  return {
    on: new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }),
    machine: describeMachine(),
    load: loadavg()[0].toFixed(1),
    versions: { Ringback: readVersion(join(root, "package.json")), "Node.js": process.versions.node },
  };
}
