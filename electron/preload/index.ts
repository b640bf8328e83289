/**
 * The only bridge into the page: a frozen list of named functions, and the relay of the engine's port, which the
 * context bridge cannot carry. Neither `ipcRenderer` nor an event of it reaches the page. One CommonJS file, sandboxed.
 */
import { contextBridge, ipcRenderer } from "electron";
import type { WindowBridge } from "../../shared/window-bridge";

function listen(channel: string, callback: (value: unknown) => void): () => void {
  const listener = (_: unknown, value: unknown) => callback(value);
  ipcRenderer.on(channel, listener);
  return () => {
    ipcRenderer.off(channel, listener);
  };
}

const bridge: WindowBridge = {
  engineState: () => ipcRenderer.invoke("engine-state"),
  requestEnginePort: (nonce) => ipcRenderer.invoke("engine-port", nonce),
  startEngine: () => ipcRenderer.invoke("engine-start"),
  onEngineEnded: (callback) => listen("engine-ended", () => callback()),
  onShowScreen: (callback) => listen("show-screen", (screen) => callback(String(screen))),
};

contextBridge.exposeInMainWorld("ringback", Object.freeze(bridge));

ipcRenderer.on("engine-port", ({ ports }, nonce: unknown) => {
  window.postMessage({ kind: "engine-port", nonce }, location.origin, [...ports]);
});
