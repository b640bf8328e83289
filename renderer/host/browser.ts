/**
 * The browser as host. The page opens at `/#<one-time code>`; the code is traded for the token, which lives in
 * sessionStorage (this tab only) and travels as a WebSocket subprotocol. No cookie: a handler on another port of
 * 127.0.0.1 would be sent it.
 */
import { RPCLink } from "@orpc/client/websocket";
import { copyText, saveFile } from "./from-page";
import type { Connection, Entry, Host } from "./host";

const tokenKey = "ringback.token";

function takeCode(): string | null {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code) history.replaceState(null, "", location.pathname + location.search);
  return code || null;
}

// A new link pasted into a tab that is already here changes only the hash: the page starts again and trades it.
addEventListener("hashchange", () => {
  if (location.hash.length > 1) location.reload();
});

async function trade(code: string): Promise<Entry> {
  const response = await fetch("/enter", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });
  if (!response.ok) return { entered: false, reason: "This link was already used or is too old." };
  const { token } = (await response.json()) as { token: string };
  sessionStorage.setItem(tokenKey, token);
  return { entered: true };
}

async function enter(): Promise<Entry> {
  const code = takeCode();
  const token = sessionStorage.getItem(tokenKey);
  if (code) {
    const entry = await trade(code);
    if (entry.entered || token === null) return entry;
  }
  if (token === null) return { entered: false, reason: "This page was opened without its one-time code." };
  const answer = await fetch("/api/status", { headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 401 && answer.status !== 403) return { entered: true };
  sessionStorage.removeItem(tokenKey);
  return { entered: false, reason: "The engine was started again and no longer knows this tab." };
}

function connect(): Promise<Connection> {
  const token = sessionStorage.getItem(tokenKey) ?? "";
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/rpc`, ["ringback", `bearer.${token}`]);
  const closed = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()));
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () =>
      resolve({ link: new RPCLink({ websocket: socket }), closed, close: () => socket.close() }),
    );
    void closed.then(() => reject(new Error("The engine did not answer.")));
  });
}

export const browserHost: Host = {
  kind: "browser",
  upkeep: null,
  enter,
  connect,
  enterAgain: async () => location.reload(),
  onShowPlace: () => {},
  keyState: async () => ({ canKeepInMemory: false }),
  keepKeyInMemory: async () => ({ canKeepInMemory: false }),
  copyText,
  saveFile,
};
