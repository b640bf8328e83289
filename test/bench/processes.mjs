// The processes the bench measures, each started by node itself and ended by its id.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const entry = join(here, "..", "..", "out", "main", "headless.js");

export async function startBare(secret) {
  const child = spawn(process.execPath, [join(here, "bare-server.mjs"), ...(secret ? [secret] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = await once(child.stdout, "data");
  return { port: Number(chunk.toString()), stop: () => end(child) };
}

export async function startRingback() {
  const data = mkdtempSync(join(tmpdir(), "ringback-bench-"));
  const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
  const child = spawn(
    process.execPath,
    ["--import", join(here, "loop-delay.mjs"), entry, "serve", "--json", "--data", data, ...ports],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  child.stderr.on("data", (piece) => {
    log += piece;
  });
  const [chunk] = await once(child.stdout, "data");
  const ready = JSON.parse(chunk.toString());

  async function rest(method, path, body) {
    const response = await fetch(`${ready.console}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  return {
    ready,
    rest,
    port: Number(new URL(ready.receiver).port),
    async loopDelay() {
      log = "";
      child.kill("SIGUSR2");
      for (;;) {
        const match = /loop-delay (\{.*\})/.exec(log);
        if (match) return JSON.parse(match[1]);
        await once(child.stderr, "data");
      }
    },
    async stop() {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

let runs = 0;

/** A load of its own process; answers what it printed. */
export async function runLoad(options) {
  runs += 1;
  const child = spawn(process.execPath, [join(here, "load.mjs"), JSON.stringify({ run: runs, ...options })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (piece) => {
    text += piece;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the load ended with ${code}`);
  return JSON.parse(text);
}

async function end(child) {
  if (child.exitCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
