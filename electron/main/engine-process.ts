/**
 * The engine's process as main holds it: started with a port for whoever asks, started again when it dies, with a
 * growing pause and at most five times in a row; a sentence instead of a sixth try. Reload of the page and restart of
 * the engine are one path: the page asks for a port again. `stop` drains, and ends the process after ten seconds.
 */
import { setTimeout as pause } from "node:timers/promises";
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";
import type { Receiving } from "../../shared/receiving";
import type { EngineState } from "../../shared/window-bridge";
import type { Notice } from "../../shared/window-places";
import { type FromEngine, fromEngine, type ToEngine } from "../hosts/engine-messages";
import type { HostFlags } from "../hosts/host-flags";
import type { OpenedKey } from "./data-key";
import { createTunnelProcesses } from "./tunnel-processes";

export type EngineProcess = {
  state(): EngineState;
  /** The window's end of a fresh port, once the engine runs; null when it does not. */
  connect(windowId: number): Promise<MessagePortMain | null>;
  start(): void;
  /** Something else is true of the data key: this engine and the next ones say so. */
  keyIs(note: string): void;
  /** The machine slept until now. */
  resumed(): void;
  stop(): Promise<void>;
};

const mostRestarts = 5;
const firstPauseMs = 250;
/** Who ran this long was well: the next end counts as the first. */
const wellAfterMs = 60_000;
const drainMs = 10_000;

export function createEngineProcess(options: {
  /** Takes what the engine prints; already redacted by the engine. */
  follow(stream: NodeJS.ReadableStream): void;
  entry: string;
  tunnelEntry: string;
  flags: HostFlags;
  /** Asked when the engine has a first secret to seal or to read. */
  openKey(): Promise<OpenedKey | null>;
  onEnded(): void;
  onReceiving(receiving: Receiving): void;
  onNotice(notice: Notice): void;
}): EngineProcess {
  let { flags } = options;
  let child: UtilityProcess | null = null;
  let state: EngineState = { state: "stopped", reason: "The engine was not started yet." };
  let stopping = false;
  let restarts = 0;
  let keyNote: string | null = null;
  const waiting: (() => void)[] = [];
  const tunnels = createTunnelProcesses(options.tunnelEntry, {});

  function become(next: EngineState): void {
    state = next;
    if (next.state === "starting")
      options.onReceiving({ state: "not-receiving", detail: "the engine is starting." });
    if (next.state === "stopped" && !stopping) {
      options.onReceiving({ state: "not-receiving", detail: next.reason.slice(0, 500) });
      options.onNotice({
        title: "Ringback does not receive",
        body: next.reason.slice(0, 300),
        screen: "calls",
      });
    }
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
    for (const stream of [engine.stdout, engine.stderr]) if (stream) options.follow(stream);
    engine.on("message", (data: unknown) => {
      const read = fromEngine.safeParse(data);
      if (!read.success) {
        console.error("The engine said what nobody understands:", read.error.message);
        return;
      }
      const message = read.data;
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
      if (message.kind === "open-key") {
        void options.openKey().then((key) => {
          const given = key && { base64: key.bytes.toString("base64"), note: key.note };
          if (child === engine) post(engine, { kind: "key", key: given });
        });
        return;
      }
      if (message.kind === "receiving") {
        options.onReceiving(message.receiving);
        return;
      }
      if (message.kind === "notify") {
        options.onNotice(message);
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
    post(engine, { kind: "start", flags });
    if (keyNote !== null) post(engine, { kind: "key-note", note: keyNote });
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
    keyIs(note) {
      keyNote = note;
      if (child) post(child, { kind: "key-note", note });
    },
    resumed() {
      if (child) post(child, { kind: "resumed" });
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
