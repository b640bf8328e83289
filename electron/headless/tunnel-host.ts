/** The tunnel's process where there is no window: forked, with an environment of nothing. */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import type { TunnelNews, TunnelOrder, TunnelProcess } from "../engine/tunnel/tunnel-process";

const entry = fileURLToPath(new URL("./tunnel.js", import.meta.url));

export function forkTunnel(): TunnelProcess {
  const child = fork(entry, { stdio: ["ignore", "ignore", "ignore", "ipc"], env: {}, execArgv: [] });
  return {
    send(order) {
      if (child.connected) child.send(order);
    },
    onNews: (listener) => void child.on("message", (news) => listener(news as TunnelNews)),
    kill: () => void child.kill("SIGKILL"),
    exited: new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    }),
  };
}

/** An edge of the tests in the place of ngrok's: whoever may choose our flags may choose where the token goes. */
export function readEdge(path: string): { edge: NonNullable<TunnelOrder["edge"]>; ask: typeof fetch } {
  const { address, authority, publicPort } = JSON.parse(readFileSync(path, "utf8"));
  const ask = (input: string | URL | Request, init?: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const { host, pathname } = new URL(String(input));
      const headers = { ...(init?.headers as Record<string, string>), host };
      const asked = request({ host: "127.0.0.1", port: publicPort, agent: false, path: pathname, headers });
      asked.on("response", (response) => {
        response.resume();
        const answered = Object.entries(response.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        resolve(new Response(null, { status: response.statusCode ?? 500, headers: answered }));
      });
      asked.on("error", reject);
      init?.signal?.addEventListener("abort", () => asked.destroy(new DOMException("late", "TimeoutError")));
      asked.end();
    });
  return { edge: { address, authority }, ask };
}
