// The processes the bench measures, each started by node itself and ended by its id.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
const entry = join(here, "..", "..", "out", "main", "headless.js");
/** Ended with the bench, whatever happens to a part. */
const held = new Map();

/** So that a part that fails leaves nothing behind. */
export async function endAll() {
  await Promise.all([...held.values()].map(({ stop }) => stop()));
}

// A part that is stopped in its middle may have started one more in the same moment.
process.on("exit", () => {
  for (const [child, { folder }] of held) {
    child.kill("SIGKILL");
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
});

/** Holds it until it is ended; `folder` goes with it. */
export function hold(child, folder) {
  async function stop() {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await exited;
      clearTimeout(timer);
    }
    held.delete(child);
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
  held.set(child, { stop, folder });
  return stop;
}

/** `secret`: it checks signatures, as Ringback does. */
export async function startBare(secret) {
  const child = spawn(process.execPath, [join(here, "bare-server.mjs"), ...(secret ? [secret] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = hold(child);
  const [chunk] = await once(child.stdout, "data");
  return { port: Number(chunk.toString()), stop };
}

/** `data`: a folder that stays; without it, one that goes with the process. */
export async function startRingback({ data: kept, watched = true } = {}) {
  const data = kept ?? mkdtempSync(join(tmpdir(), "ringback-bench-"));
  const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...(watched ? ["--import", join(here, "loop-delay.mjs")] : []),
      ...[entry, "serve", "--json", "--data", data],
      ...ports,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const stop = hold(child, kept ? null : data);
  let log = "";
  child.stderr.on("data", (piece) => {
    log += piece;
  });
  const ready = await readReady(child, () => log);
  const startedMs = performance.now() - begun;

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
    data,
    stop,
    startedMs,
    pid: child.pid,
    port: Number(new URL(ready.receiver).port),
    rssMb: () => readRssMb(child.pid),
    async loopDelay() {
      log = "";
      child.kill("SIGUSR2");
      for (;;) {
        const match = /loop-delay (\{.*\})/.exec(log);
        if (match) return JSON.parse(match[1]);
        await once(child.stderr, "data");
      }
    },
    /** Everything that came was read; `isIndexed`: and searched for words. False: not in time. */
    async untilRead({ patienceMs = 120_000, isIndexed = false } = {}) {
      const until = performance.now() + patienceMs;
      while (performance.now() < until) {
        const { backlog, indexBehind } = await rest("GET", "/status");
        if (backlog === 0 && (!isIndexed || indexBehind === 0)) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return false;
    },
  };
}

async function readReady(child, log) {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (piece) => {
      text += piece;
      const line = text.includes("\n") && text.split("\n").find((one) => one.startsWith("{"));
      if (line) resolve(JSON.parse(line));
    });
    child.once("exit", (code) => reject(new Error(`the engine ended with ${code}: ${log()}`)));
  });
}

/** Resident memory of a process with all its threads; null where the system does not say it in /proc. */
export function readRssMb(pid) {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

let runs = 0;

/** A load of its own process; answers what it printed. */
export async function runLoad(options) {
  runs += 1;
  const child = spawn(process.execPath, [join(here, "load.mjs"), JSON.stringify({ run: runs, ...options })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = hold(child);
  let text = "";
  child.stdout.on("data", (piece) => {
    text += piece;
  });
  const [code] = await once(child, "close");
  await stop();
  if (code !== 0) throw new Error(`the load ended with ${code}`);
  return JSON.parse(text);
}

/** A load that makes its requests once and sends them to one server after another, each of which sees them fresh. */
export async function startLoad(options) {
  runs += 1;
  const child = fork(join(here, "load.mjs"), [JSON.stringify({ run: runs, ...options })]);
  const stop = hold(child);
  let told = null;
  const answered = () =>
    new Promise((resolve, reject) => {
      told = ({ error, ...answer }) => (error ? reject(new Error(error)) : resolve(answer));
    });
  child.on("message", (message) => told?.(message));
  child.once("exit", () => told?.({ error: "the load ended" }));
  await answered();
  return {
    stop,
    async send(asked) {
      child.send({ ...options, ...asked });
      return (await answered()).result;
    },
  };
}
