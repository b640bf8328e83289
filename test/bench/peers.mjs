// Servers that a user would otherwise point a webhook at, in a package of their own beside this file: each answers a POST
// on the same path with 200 and a tiny JSON body, and keeps what it keeps by default. None checks a signature, and none
// has the event on disk when it answers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installOwnPackages } from "../harness/own-packages.mjs";
import { hold } from "./processes.mjs";

const folder = join(import.meta.dirname, "peers");
const modules = join(folder, "node_modules");
const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const answer = { ok: true };

/** Their names as rows say them. */
export const peers = [
  { name: "mockttp", package: "mockttp", start: startMockttp },
  { name: "Mockoon CLI", package: "@mockoon/cli", start: startMockoon },
  { name: "Node-RED", package: "node-red", start: startNodeRed },
].map((peer) => ({ ...peer, version: dependencies[peer.package] }));

/** Null when they are there, else why not. */
export function installPeers(print) {
  return installOwnPackages(folder, () => print("  installing the peers into test/bench/peers …"));
}

function startMockttp(port) {
  return [join(folder, "mockttp-server.mjs"), String(port)];
}

function startMockoon(port, scratch) {
  const require = createRequire(join(modules, "@mockoon", "cli", "package.json"));
  const { BuildEnvironment, BuildHTTPRoute, HighestMigrationId } = require("@mockoon/commons");
  const route = BuildHTTPRoute();
  Object.assign(route, { method: "post", endpoint: "hooks/mirai" });
  Object.assign(route.responses[0], { body: JSON.stringify(answer), statusCode: 200 });
  const environment = BuildEnvironment({ hasDefaultRoute: false, hasDefaultHeader: true });
  Object.assign(environment, {
    ...{ lastMigration: HighestMigrationId, port, hostname: "127.0.0.1" },
    ...{ routes: [route], rootChildren: [{ type: "route", uuid: route.uuid }] },
  });
  const path = join(scratch, "environment.json");
  writeFileSync(path, JSON.stringify(environment));
  return [join(modules, "@mockoon", "cli", "bin", "run.js"), "start", "--data", path];
}

function startNodeRed(port, scratch) {
  const flow = [
    { id: "f1", type: "tab", label: "bench" },
    {
      ...{ id: "n1", type: "http in", z: "f1", url: "/hooks/mirai", method: "post", wires: [["n2"]] },
      ...{ name: "", upload: false, swaggerDoc: "" },
    },
    {
      ...{ id: "n2", type: "change", z: "f1", name: "", wires: [["n3"]] },
      rules: [{ t: "set", p: "payload", pt: "msg", to: JSON.stringify(answer), tot: "json" }],
    },
    { id: "n3", type: "http response", z: "f1", name: "", statusCode: "200", headers: {}, wires: [] },
  ];
  const [settings, flows] = [join(scratch, "settings.js"), join(scratch, "flows.json")];
  writeFileSync(flows, JSON.stringify(flow));
  const telemetry = { enabled: false, updateNotification: false };
  writeFileSync(
    settings,
    `module.exports = ${JSON.stringify({ uiPort: port, uiHost: "127.0.0.1", flowFile: flows, telemetry })};\n`,
  );
  return [join(modules, "node-red", "red.js"), "--settings", settings, "--userDir", scratch];
}

/** A port, and how to end it; what it writes by default goes into a scratch folder that goes with it. */
export async function startPeer(peer) {
  const port = await freePort();
  const scratch = mkdtempSync(join(tmpdir(), "ringback-peer-"));
  const child = spawn(process.execPath, peer.start(port, scratch), {
    cwd: scratch,
    env: { ...process.env, HOME: scratch, USERPROFILE: scratch },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = hold(child, scratch);
  let said = "";
  child.stderr.on("data", (piece) => {
    said = (said + piece).slice(-500);
  });
  const until = performance.now() + 30_000;
  while (performance.now() < until && child.exitCode === null) {
    if (await answersRight(port)) return { port, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`${peer.name} did not answer as it should: ${said.trim() || "it said nothing"}`);
}

async function answersRight(port) {
  const response = await fetch(`http://127.0.0.1:${port}/hooks/mirai`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"ready":true}',
  }).catch(() => null);
  if (response?.status !== 200) return false;
  return JSON.stringify(await response.json().catch(() => null)) === JSON.stringify(answer);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export const peerVersions = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
