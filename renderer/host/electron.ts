/**
 * The window as host. The page asks main for a port with a nonce and is answered over the bridge; the port itself comes
 * as a message of this very window. A reload and a restart of the engine are the same path: ask again.
 */
import { RPCLink } from "@orpc/client/message-port";
import type { WindowBridge } from "../../shared/window-bridge";
import { copyText, saveFile } from "./from-page";
import type { Connection, Entry, Host } from "./host";

declare global {
  interface Window {
    /** Only in the window, put there by its preload. */
    ringback?: WindowBridge;
  }
}

function bridge(): WindowBridge {
  if (!window.ringback) throw new Error("This page does not stand in Ringback's window.");
  return window.ringback;
}

async function enter(): Promise<Entry> {
  const engine = await bridge().engineState();
  return engine.state === "stopped" ? { entered: false, reason: engine.reason } : { entered: true };
}

function portOf(nonce: string, signal: AbortSignal): Promise<MessagePort> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent) => {
      const [port] = event.ports;
      if (
        event.source !== window ||
        event.data?.kind !== "engine-port" ||
        event.data.nonce !== nonce ||
        !port
      )
        return;
      removeEventListener("message", take);
      resolve(port);
    };
    addEventListener("message", take, { signal });
  });
}

async function connect(): Promise<Connection> {
  const nonce = crypto.randomUUID();
  const given = new AbortController();
  const arriving = portOf(nonce, given.signal);
  try {
    const engine = await bridge().requestEnginePort(nonce);
    if (engine.state !== "running") throw new Error("The engine is not running.");
    const port = await arriving;
    const link = new RPCLink({ port });
    let forget = () => {};
    const closed = new Promise<void>((resolve) => {
      port.addEventListener("close", () => resolve());
      // Main sees the end of the engine's process; a port alone may not.
      forget = bridge().onEngineEnded(resolve);
    });
    void closed.then(() => {
      forget();
      port.close();
    });
    port.start();
    return { link, closed, close: () => port.close() };
  } finally {
    given.abort();
  }
}

export const windowHost: Host = {
  kind: "window",
  upkeep: {
    upkeep: () => bridge().upkeep(),
    takeUpkeep: (action) => bridge().takeUpkeep(action),
    onUpkeep: (callback) => bridge().onUpkeep(callback),
  },
  enter,
  connect,
  async enterAgain() {
    await bridge().startEngine();
    location.reload();
  },
  onShowPlace(show) {
    bridge().onShowPlace(show);
  },
  keyState: () => bridge().keyState(),
  keepKeyInMemory: () => bridge().keepKeyInMemory(),
  copyText,
  saveFile,
};
