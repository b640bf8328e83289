/**
 * All that the app may ask of the host it runs in. The browser host lives on the console port; a window host
 * answers the same questions over a MessagePort. What a host cannot do it says as an `Entry` the user can read,
 * never as a missing function.
 */
import type { ClientContext, ClientLink } from "@orpc/client";
import type { KeyState, WindowBridge } from "../../shared/window-bridge";
import type { WindowPlace } from "../../shared/window-places";

/** One connection to the engine. `closed` settles once and never rejects; after that the link is of no use. */
export type Connection = {
  link: ClientLink<ClientContext>;
  closed: Promise<void>;
  close(): void;
};

export type Entry =
  | { entered: true }
  /** No code and no token, the token is no longer accepted, or the engine is not started any more: nothing to retry. */
  | { entered: false; reason: string };

export type Host = {
  kind: "browser" | "window";
  /** Log, crash dumps and updates of the window; null in a browser, which has none. */
  upkeep: Pick<WindowBridge, "upkeep" | "takeUpkeep" | "onUpkeep"> | null;
  /** Proves who we are. Called before the first connection and after one was refused. */
  enter(): Promise<Entry>;
  /** Resolves once the engine is reachable; rejects when this try failed. */
  connect(): Promise<Connection>;
  /** After `enter` said no: tries what can be tried without leaving the page, which starts again. */
  enterAgain(): Promise<void>;
  /** The host's own menu, a notification or a link leads somewhere. */
  onShowPlace(show: (place: WindowPlace) => void): void;
  /** Whether the key of secrets could be kept better in memory alone, which only a window can. */
  keyState(): Promise<KeyState>;
  keepKeyInMemory(): Promise<KeyState>;
  copyText(text: string): Promise<void>;
  saveFile(name: string, contents: Blob): void;
};
