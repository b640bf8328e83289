/**
 * The engine as the window's utility process: the same host as `serve`, told by main what to start and when to stop.
 * Each window gets one port and speaks the contract over it; a new port of the same window replaces the one before.
 * What comes over a port is untrusted: its size is limited here, its shape by the contract.
 *
 * The console's server runs too, so that the commands of a terminal find this engine as they find `serve`.
 */
import "../hosts/young-generation";
import { RPCHandler } from "@orpc/server/message-port";
import type { MessagePortMain } from "electron";
import { CannotStart } from "../engine/engine";
import { createRedactor } from "../engine/sharing/redact";
import { DatabaseRefused } from "../engine/store/database";
import type { Host } from "../headless/host";
import { portsOf, startWithFreePorts } from "../headless/ports";
import { reportBugs } from "../headless/report-bugs";
import { toHostOptions } from "../headless/serve";
import { hasPlainKey } from "../hosts/choose-data-folder";
import { type FromEngine, toEngine } from "../hosts/engine-messages";
import type { HostFlags } from "../hosts/host-flags";
import { largestMessage } from "../hosts/largest-message";
import { guardOutput } from "./guard-output";
import { limitPort } from "./limited-port";
import { createWindowKey } from "./window-key";
import { createWindowTunnels } from "./window-tunnels";

process.umask(0o077);
const redactor = createRedactor();
guardOutput(redactor.redact);

const clients = new Map<number, MessagePortMain>();
let host: Promise<Host | null> | null = null;
let stopping = false;
const windowKey = createWindowKey(tell);
const tunnels = createWindowTunnels(tell);

// Ctrl+C in a terminal reaches every process of the window: main hears it too and says when to stop.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => void stop());

process.parentPort.on("message", ({ data, ports: [port] }) => {
  const message = toEngine.parse(data);
  if (message.kind === "start") host = start(message.flags);
  else if (message.kind === "stop") void stop();
  else if (message.kind === "key") windowKey.given(message.key);
  else if (message.kind === "key-note") windowKey.noted(message.note);
  else if (message.kind === "resumed") void host?.then((running) => running?.engine.resumed());
  else if (message.kind === "tunnel-ended") tunnels.ended(message.tunnelId);
  else if (message.kind === "tunnel") {
    if (port) tunnels.port(message.tunnelId, port);
  } else if (port) void serveClient(message.windowId, port);
});

async function start(flags: HostFlags): Promise<Host | null> {
  try {
    const options = toHostOptions(flags);
    const started = await startWithFreePorts(
      {
        ...options,
        // A folder that has a plain key needs no keychain.
        dataKey: hasPlainKey(options.data, options.keyFile) ? undefined : windowKey.of(options.data),
        outward: {
          receiving: (receiving) => tell({ kind: "receiving", receiving }),
          notify: (notice) => tell({ kind: "notify", ...notice }),
        },
        window: true,
        redactor,
        // Main keeps every line in a file and chooses what the terminal gets.
        writeLog: say,
        startTunnel: tunnels.start,
      },
      flags,
      say,
    );
    started.announce();
    void started.engine.failed.then((error) => {
      say(`The engine stops: ${error.message}`);
      process.exit(1);
    });
    tell({ kind: "ready", ports: portsOf(started) });
    return started;
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof DatabaseRefused)) throw error;
    tell({ kind: "cannot-start", reason: error.message });
    // Main ends this process when it has read why; to exit here could lose the message.
    return null;
  }
}

async function serveClient(windowId: number, port: MessagePortMain): Promise<void> {
  clients.get(windowId)?.close();
  clients.set(windowId, port);
  const { engine } = (await host) ?? {};
  if (!engine) return;
  const handler = new RPCHandler(engine.router, {
    clientInterceptors: [
      (call) => reportBugs(call, (error) => engine.log.error("a verb met a bug", { error })),
    ],
  });
  port.on("close", () => {
    if (clients.get(windowId) === port) clients.delete(windowId);
    engine.log.info("a window's port is closed", { windowId, open: clients.size });
  });
  handler.upgrade(
    limitPort(port, largestMessage, (bytes) =>
      engine.log.warn("a message was too large", { windowId, bytes }),
    ),
    {
      context: {},
    },
  );
  port.start();
  engine.log.info("a window is connected", { windowId, open: clients.size });
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const port of clients.values()) port.close();
  const running = await host;
  await running?.close();
  process.exit(0);
}

function tell(message: FromEngine): void {
  process.parentPort.postMessage(message);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
