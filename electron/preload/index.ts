/**
 * The only bridge into the page: a frozen list of named functions, and the relay of the engine's port, which the
 * context bridge cannot carry. Neither `ipcRenderer` nor an event of it reaches the page. One CommonJS file, sandboxed.
 */
import { contextBridge, ipcRenderer } from "electron";
import type { Upkeep } from "../../shared/upkeep";
import type { WindowBridge } from "../../shared/window-bridge";
import type { WindowPlace } from "../../shared/window-places";

function listen(channel: string, callback: (...values: unknown[]) => void): () => void {
  const listener = (_: unknown, ...values: unknown[]) => callback(...values);
  ipcRenderer.on(channel, listener);
  return () => {
    ipcRenderer.off(channel, listener);
  };
}

const bridge: WindowBridge = {
  engineState: () => ipcRenderer.invoke("engine-state"),
  upkeep: () => ipcRenderer.invoke("upkeep"),
  takeUpkeep: (action) => ipcRenderer.invoke("upkeep-take", action),
  onUpkeep: (callback) => listen("upkeep", (state, lead) => callback(state as Upkeep, lead === true)),
  requestEnginePort: (nonce) => ipcRenderer.invoke("engine-port", nonce),
  startEngine: () => ipcRenderer.invoke("engine-start"),
  onEngineEnded: (callback) => listen("engine-ended", () => callback()),
  onShowPlace: (callback) => listen("show-place", (place) => callback(place as WindowPlace)),
  keyState: () => ipcRenderer.invoke("key-state"),
  keepKeyInMemory: () => ipcRenderer.invoke("key-in-memory"),
};

contextBridge.exposeInMainWorld("ringback", Object.freeze(bridge));

ipcRenderer.on("engine-port", ({ ports }, nonce: unknown) => {
  window.postMessage({ kind: "engine-port", nonce }, location.origin, [...ports]);
});
