/** Engine and console together, as `serve`, `open`, `play` and the tests start them. */
import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CrmAddress } from "../engine/crm-client";
import { createEngine, type Engine, type EngineOptions } from "../engine/engine";
import type { Redactor } from "../engine/sharing/redact";
import type { DataKey } from "../engine/store/sealing";
import type { TunnelProcess } from "../engine/tunnel/tunnel-process";
import { type ConsoleServer, startConsole } from "./console-server";
import { type ReadyLine, readDataKey, removeReadyNote, writeReadyNote } from "./data-folder";
import { forkTunnel, readEdge } from "./tunnel-host";

export type HostOptions = {
  data: string;
  keyFile?: string | undefined;
  /** The window's, which its keychain wraps; otherwise the folder's own file is read. */
  dataKey?: DataKey | undefined;
  window?: boolean;
  /** Where a window tells what goes on while nobody looks at its page. */
  outward?: EngineOptions["outward"];
  receiverHost: string;
  receiverPort: number;
  consolePort: number;
  crmPort: number;
  crm: CrmAddress | null;
  publicUrls: string[];
  ngrokEdge?: string | undefined;
  /** The window's engine asks main; otherwise the process is forked here. */
  startTunnel?: (() => TunnelProcess) | undefined;
  testClock: boolean;
  demo: boolean;
  writeLog(line: string): void;
  redactor?: Redactor | undefined;
};

/** An engine that one command starts and stops again: any free ports, nothing said. */
export function forOneCommand(data: string, { demo }: { demo: boolean }): HostOptions {
  return {
    data,
    receiverHost: "127.0.0.1",
    receiverPort: 0,
    consolePort: 0,
    crmPort: 0,
    crm: null,
    publicUrls: [],
    testClock: false,
    demo,
    writeLog: () => {},
  };
}

export type Host = {
  engine: Engine;
  console: ConsoleServer;
  ready: ReadyLine;
  announce(): void;
  close(): Promise<void>;
};

/** The build stands in `out/main`; templates, scenarios and package.json two folders above. */
const built = dirname(fileURLToPath(import.meta.url));
export const installation = join(built, "..", "..");

export async function startHost(options: HostOptions): Promise<Host> {
  const version = readVersion();
  const { dataKey, consoleToken } = options.dataKey
    ? { dataKey: options.dataKey, consoleToken: randomBytes(32).toString("base64url") }
    : openPlainKey(options);
  const engine = await createEngine({
    version,
    data: options.data,
    dataKey,
    receiver: { host: options.receiverHost, port: options.receiverPort },
    crm: options.crm ?? { port: options.crmPort },
    publicUrls: options.publicUrls,
    tunnel: {
      start: options.startTunnel ?? forkTunnel,
      ...(options.ngrokEdge ? readEdge(options.ngrokEdge) : {}),
    },
    outward: options.outward,
    demo: options.demo,
    testClock: options.testClock ? { start: Date.now() } : null,
    bodyLimit: 10 * 1024 * 1024,
    fixtures: join(installation, "fixtures"),
    workers: {
      store: new URL("./store.js", import.meta.url),
      reader: new URL("./reader.js", import.meta.url),
      search: new URL("./search.js", import.meta.url),
      preview: new URL("./preview.js", import.meta.url),
      sharing: new URL("./sharing.js", import.meta.url),
      dryRun: new URL("./dry-run.js", import.meta.url),
      warehouse: new URL("./warehouse.js", import.meta.url),
      keeping: new URL("./keeping.js", import.meta.url),
      crm: new URL("./crm.js", import.meta.url),
    },
    // A window's engine is no Node that could run it.
    commandLine: options.window ? null : join(built, "headless.js"),
    writeLog: options.writeLog,
    redactor: options.redactor,
  });
  // A page that cannot be read any more must not end the receiver with the timer that came upon it.
  const outlive = (error: unknown) => {
    if (engine.damaged(error)) return;
    console.error("Ringback ends because of a bug:", error);
    process.exit(1);
  };
  process.on("uncaughtException", outlive);
  let consoleServer: ConsoleServer;
  try {
    consoleServer = await startConsole({
      router: engine.router,
      port: options.consolePort,
      version,
      token: consoleToken,
      page: join(built, "..", "renderer"),
      onBug: (error) => engine.log.error("the console's server met a bug", { error }),
    });
  } catch (error) {
    process.off("uncaughtException", outlive);
    await engine.close();
    throw error;
  }
  const ready: ReadyLine = {
    receiver: engine.receiver,
    console: consoleServer.url,
    crm: engine.crm.url,
    token: consoleServer.token,
    crmToken: engine.crm.token,
    pid: process.pid,
    data: options.data,
    version,
    ...(options.window ? { window: true } : {}),
  };
  return {
    engine,
    console: consoleServer,
    ready,
    announce() {
      writeReadyNote(options.data, ready);
      engine.log.info("engine started", {
        data: ready.data,
        receiver: ready.receiver,
        console: ready.console,
        crm: ready.crm,
      });
    },
    async close() {
      removeReadyNote(options.data);
      await consoleServer.close();
      await engine.close();
      process.off("uncaughtException", outlive);
    },
  };
}

/** A tab that stands open outlives a restart. In the window nobody waits for that, and a keychain is not asked for it. */
function openPlainKey({ data, keyFile }: HostOptions): { dataKey: DataKey; consoleToken: string } {
  const { key, note } = readDataKey(data, keyFile);
  return {
    dataKey: { open: async () => key, note: () => note },
    consoleToken: createHmac("sha256", key).update("console token").digest("base64url"),
  };
}

export function readVersion(): string {
  const text = readFileSync(join(installation, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
