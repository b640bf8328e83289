/**
 * The engine as a user runs it: the checked-in entry started by node itself, real sockets, a folder of its own.
 * Never through npx or npm, which swallow SIGTERM and leave node alive.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import { WebSocket } from "ws";
import type { Contract } from "../../shared/contract";
import type { LiveMessage } from "../../shared/live";

export type Ready = {
  receiver: string;
  console: string;
  crm: string;
  token: string;
  crmToken: string;
  pid: number;
  data: string;
  version: string;
};

export type EngineProcess = Ready & {
  child: ChildProcess;
  /** Lines of the log so far. */
  log: string[];
  /** REST under /api; the parsed answer and its status. */
  rest(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }>;
  /** The contract over the WebSocket, as the console speaks it. */
  client: ContractRouterClient<Contract>;
  /** Resolves when `check` answers something; asked again on every message of the live feed. */
  until<T>(check: () => Promise<T | null | undefined | false>, what: string): Promise<T>;
  /** SIGTERM, then waits for the exit; the code. */
  stop(): Promise<number | null>;
  /** SIGKILL, then waits for the exit. */
  kill(): Promise<void>;
};

const root = join(import.meta.dirname, "..", "..");
/** The build's; a build that stands elsewhere is named by RINGBACK_ENTRY. */
export const entry = process.env.RINGBACK_ENTRY ?? join(root, "out", "main", "headless.js");

export function makeFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "ringback-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function startEngine(
  data: string,
  options: {
    flags?: string[];
    entry?: string;
    env?: Record<string, string>;
    /** `ringback demo`, which makes a folder of its own. */
    demo?: boolean;
    /** A program that starts the engine, with its arguments: strace. */
    under?: string[];
    /** The process before it is ready, for those who kill it while it starts. */
    onSpawn?: (child: ChildProcess) => void;
  } = {},
): Promise<EngineProcess> {
  const [program = process.execPath, ...args] = [...(options.under ?? []), process.execPath];
  const child = spawn(
    program,
    [
      ...args,
      options.entry ?? entry,
      ...(options.demo ? ["demo", "--no-open"] : ["serve", "--data", data]),
      "--json",
      "--receiver-port",
      "0",
      "--console-port",
      "0",
      "--crm-port",
      "0",
      ...(options.flags ?? []),
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...options.env } },
  );
  options.onSpawn?.(child);
  const log: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => log.push(...chunk.toString().split("\n").filter(Boolean)));
  const ready = await readReadyLine(child, log);

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    process.kill(ready.pid, signal);
    await exited;
    return child.exitCode;
  }
  return speakWith(ready, {
    child,
    log,
    stop: () => end("SIGTERM"),
    async kill() {
      await end("SIGKILL");
    },
  });
}

/** REST, the contract and the live feed of an engine that runs, whoever started it. */
export function speakWith(
  ready: Ready,
  held: Pick<EngineProcess, "child" | "log" | "stop" | "kill">,
): EngineProcess {
  let socket: WebSocket | null = null;
  let client: ContractRouterClient<Contract> | null = null;
  const connect = (): ContractRouterClient<Contract> => {
    if (client) return client;
    socket = new WebSocket(`${ready.console.replace("http", "ws")}/rpc`, [
      "ringback",
      `bearer.${ready.token}`,
    ]);
    socket.on("error", () => {});
    client = createORPCClient(new RPCLink({ websocket: socket as never }));
    return client as ContractRouterClient<Contract>;
  };

  return {
    ...ready,
    child: held.child,
    log: held.log,
    get client() {
      return connect();
    },
    async rest(method, path, body) {
      const response = await fetch(`${ready.console}/api${path}`, {
        method,
        headers: { authorization: `Bearer ${ready.token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text ? JSON.parse(text) : null) as never };
    },
    async until(check, what) {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(new Error(`never saw: ${what}`)), 30_000);
      try {
        const first = await check();
        if (first) return first;
        const messages = await connect().live.watch(undefined, { signal: stop.signal });
        for await (const message of messages as AsyncIterable<LiveMessage>) {
          await connect().live.acknowledge({ watch: message.watch, sequence: message.sequence });
          const found = await check();
          if (found) return found;
        }
        throw new Error(`the live feed ended before: ${what}`);
      } catch (error) {
        throw stop.signal.aborted ? new Error(`never saw: ${what}`) : error;
      } finally {
        clearTimeout(timer);
        stop.abort();
      }
    },
    stop() {
      socket?.terminate();
      return held.stop();
    },
    kill() {
      socket?.terminate();
      return held.kill();
    },
  };
}

async function readReadyLine(child: ChildProcess, log: string[]): Promise<Ready> {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split("\n").find((one) => one.startsWith("{"));
      if (line && text.includes("\n")) resolve(JSON.parse(line) as Ready);
    });
    child.once("exit", (code) => reject(new Error(`the engine ended with ${code}: ${log.join("\n")}`)));
  });
}

/** A program that runs to its end: what it said and its exit code. */
export async function runToEnd(
  args: string[],
  options: { entry?: string; env?: Record<string, string> } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [options.entry ?? entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, stdout, stderr };
}
