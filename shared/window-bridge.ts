/** What the window's preload gives to the page, as `window.ringback`. This list is closed: nothing else crosses. */
import type { Upkeep, UpkeepAction } from "./upkeep";
import type { WindowPlace } from "./window-places";

export type WindowBridge = {
  /** The window's log, crash dumps and updates; `takeUpkeep` answers what is then. */
  upkeep(): Promise<Upkeep>;
  takeUpkeep(action: UpkeepAction): Promise<Upkeep>;
  /** Something of it changed; `lead`: the menu asked, so that it is to be shown. */
  onUpkeep(callback: (upkeep: Upkeep, lead: boolean) => void): () => void;
  /** Whether there is an engine to ask for a port, and the sentence to show when main no longer starts one. */
  engineState(): Promise<EngineState>;
  /**
   * Resolves once the engine runs. The port comes apart, as a message of the page's own window with this nonce:
   * `{kind: "engine-port", nonce}` and one port.
   */
  requestEnginePort(nonce: string): Promise<EngineState>;
  /** After main gave up: tries anew. */
  startEngine(): Promise<void>;
  onEngineEnded(callback: () => void): () => void;
  /** The menu, the tray, a notification or a link leads somewhere. */
  onShowPlace(callback: (place: WindowPlace) => void): () => void;
  keyState(): Promise<KeyState>;
  /** The file with the wrapped key is deleted: secrets are readable until the window closes. */
  keepKeyInMemory(): Promise<KeyState>;
};

export type EngineState = { state: "starting" | "running" } | { state: "stopped"; reason: string };

export type KeyState = {
  /** The desktop has no keyring, so that the wrapped key protects nothing; memory alone would. */
  canKeepInMemory: boolean;
};
