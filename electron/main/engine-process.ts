/**
 * The engine's process as main holds it: started with a port for whoever asks, started again when it dies, with a
 * growing pause and at most five times in a row; a sentence instead of a sixth try. Reload of the page and restart of
 * the engine are one path: the page asks for a port again. `stop` drains, and ends the process after ten seconds.
 */
import { setTimeout as pause } from "node:timers/promises";
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";
import type { EngineState } from "../../shared/window-bridge";
import { type FromEngine, fromEngine, type ToEngine } from "../hosts/engine-messages";
import type { HostFlags } from "../hosts/host-flags";
import type { DataKey } from "./data-key";
import { createTunnelProcesses } from "./tunnel-processes";

export type EngineProcess = {
  state(): EngineState;
  /** The window's end of a fresh port, once the engine runs; null when it does not. */
  connect(windowId: number): Promise<MessagePortMain | null>;
  start(): void;
  stop(): Promise<void>;
};

const mostRestarts = 5;
const firstPauseMs = 250;
/** Who ran this long was well: the next end counts as the first. */
const wellAfterMs = 60_000;
const drainMs = 10_000;

export function createEngineProcess(options: {
  entry: string;
  tunnelEntry: string;
  flags: HostFlags;
  key: DataKey | null;
  onEnded(): void;
}): EngineProcess {
  let { flags } = options;
  let child: UtilityProcess | null = null;
  let state: EngineState = { state: "stopped", reason: "The engine was not started yet." };
  let stopping = false;
  let restarts = 0;
  const waiting: (() => void)[] = [];
  const tunnels = createTunnelProcesses(options.tunnelEntry, {});

  function become(next: EngineState): void {
    state = next;
    if (next.state === "starting") return;
    for (const resolve of waiting.splice(0)) resolve();
  }

  function post(engine: UtilityProcess, message: ToEngine, ports: MessagePortMain[] = []): void {
    engine.postMessage(message, ports);
  }

  function start(): void {
    if (child || stopping) return;
    become({ state: "starting" });
    const startedAt = performance.now();
    const engine = utilityProcess.fork(options.entry, [], {
      serviceName: "Ringback engine",
      stdio: "pipe",
      env: fewVariables(),
    });
    child = engine;
    let cannotStart: string | null = null;
    for (const stream of [engine.stdout, engine.stderr]) stream?.on("data", say);
    engine.on("message", (data: unknown) => {
      const message = fromEngine.parse(data);
      if (message.kind === "ready") {
        flags = withChosen(flags, message.ports);
        become({ state: "running" });
        return;
      }
      if (message.kind === "cannot-start") {
        cannotStart = message.reason;
        engine.kill();
        return;
      }
      const { tunnelId } = message;
      if (message.kind === "end-tunnel") tunnels.end(tunnelId);
      else
        tunnels.start(tunnelId, {
          port: (port) => post(engine, { kind: "tunnel", tunnelId }, [port]),
          exit: () => post(engine, { kind: "tunnel-ended", tunnelId }),
        });
    });
    engine.on("exit", (code) => {
      child = null;
      tunnels.endAll();
      options.onEnded();
      if (stopping || cannotStart !== null) {
        become({ state: "stopped", reason: cannotStart ?? "Ringback is closing." });
        return;
      }
      restarts = performance.now() - startedAt > wellAfterMs ? 1 : restarts + 1;
      if (restarts > mostRestarts) {
        const reason = `The engine ended ${restarts} times in a row, the last time with code ${code}.`;
        become({ state: "stopped", reason });
        return;
      }
      become({ state: "starting" });
      setTimeout(start, firstPauseMs * 2 ** (restarts - 1));
    });
    const { key } = options;
    post(engine, {
      kind: "start",
      flags,
      key: key && { base64: key.bytes.toString("base64"), note: key.note },
    });
  }

  return {
    state: () => state,
    async connect(windowId) {
      if (state.state === "starting") await new Promise<void>((resolve) => waiting.push(resolve));
      if (!child || state.state !== "running") return null;
      const { port1, port2 } = new MessageChannelMain();
      post(child, { kind: "client", windowId }, [port1]);
      return port2;
    },
    start() {
      restarts = 0;
      start();
    },
    async stop() {
      stopping = true;
      const engine = child;
      if (!engine) return;
      const exited = new Promise<void>((resolve) => engine.once("exit", () => resolve()));
      post(engine, { kind: "stop" });
      const late = new AbortController();
      await Promise.race([exited, pause(drainMs, undefined, { signal: late.signal }).catch(() => {})]);
      late.abort();
      if (child && engine.pid !== undefined) process.kill(engine.pid, "SIGKILL");
    },
  };
}

/** “Any free port” was chosen once: a restart keeps it, since the page and the platforms know it. */
function withChosen(flags: HostFlags, chosen: Extract<FromEngine, { kind: "ready" }>["ports"]): HostFlags {
  const next = { ...flags };
  for (const name of ["receiverPort", "consolePort", "crmPort"] as const)
    if (next[name] === 0) next[name] = chosen[name];
  return next;
}

/** The engine reads no environment; these are what Node and the operating system need. */
function fewVariables(): Record<string, string> {
  const names = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP", "TMP", "LANG", "TZ"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** The engine's own log, already redacted by the engine. */
function say(chunk: Buffer): void {
  process.stderr.write(chunk);
}
