/**
 * The user's handler as `ringback verify` and `ringback run` start it: with `PORT`, the sandbox CRM's address, and for
 * Node the preload that shows what each event causes. It and everything it started end together.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { CrmAddress } from "../engine/crm-client";
import { CannotStart } from "../engine/engine";
import { freePort, listens } from "./free-port";
import { installation } from "./host";

/** What a started handler finds in its environment: its port, and the preload that sees what each event causes. */
export function handlerEnvironment(port: number, options: { effectsUrl: string; crm: CrmAddress }) {
  const preload = join(installation, "bin", "effects-preload.cjs");
  return {
    PORT: String(port),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require ${JSON.stringify(preload)}`.trim(),
    RINGBACK_EFFECTS: options.effectsUrl,
    RINGBACK_CRM: options.crm.url,
    RINGBACK_CRM_TOKEN: options.crm.token,
  };
}

export type HandlerProcess = {
  url: URL;
  /** What it printed last, for the report of one that does not start. */
  said(): string;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const startsWithinMs = 30_000;
const stopsWithinMs = 3000;
const keptCharacters = 4000;

export async function startHandler(
  command: string[],
  options: { effectsUrl: string; crm: CrmAddress; secret: string; path: string; port?: number },
): Promise<HandlerProcess> {
  const [program = "", ...args] = command;
  const port = options.port ?? (await freePort());
  let said = "";
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const started = spawn(program, args, {
      // A group of its own: a shell or npm in front must not outlive its end, nor what it started.
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...handlerEnvironment(port, options),
        RINGBACK_SECRET: options.secret,
      },
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.on("data", (piece: Buffer) => {
        said = (said + piece.toString()).slice(-keptCharacters);
      });
    let failure: string | null = null;
    started.once("error", (error) => {
      failure = `${program} cannot be started: ${error.message}`;
    });
    started.once("exit", (code, signal) => {
      failure ??= `${command.join(" ")} ended with ${code ?? signal} before it listened on port ${port} ($PORT).`;
    });
    const until = performance.now() + startsWithinMs;
    while (!(await listens(port))) {
      if (failure === null && performance.now() > until)
        failure = `${command.join(" ")} did not listen on port ${port} ($PORT) within ${startsWithinMs / 1000} s.`;
      if (failure !== null) {
        await end(started);
        throw new CannotStart(said ? `${failure} It said:\n${said.trim()}` : failure);
      }
      await pause(30);
    }
    return started;
  }

  return {
    url: new URL(options.path, `http://127.0.0.1:${port}`),
    said: () => said,
    async restart() {
      await end(child);
      // What it started may take a moment longer to let the port go.
      while (await listens(port)) await pause(30);
      child = await start();
    },
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  signal(child, "SIGTERM");
  const late = new AbortController();
  await Promise.race([exited, pause(stopsWithinMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
  if (child.exitCode !== null || child.signalCode !== null) return;
  signal(child, "SIGKILL");
  await exited;
}

function signal(child: ChildProcess, name: "SIGTERM" | "SIGKILL"): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill(name);
    else process.kill(-child.pid, name);
  } catch {
    // It ended by itself meanwhile.
  }
}
