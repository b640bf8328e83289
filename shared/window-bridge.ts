/** What the window's preload gives to the page, as `window.ringback`. This list is closed: nothing else crosses. */
export type WindowBridge = {
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
  /** The menu of the window names a screen. */
  onShowScreen(callback: (screen: string) => void): () => void;
};

export type EngineState = { state: "starting" | "running" } | { state: "stopped"; reason: string };
