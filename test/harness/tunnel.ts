/** The tunnel's process as a host without a window starts it, watched by the supervisor, beside an edge of our own. */
import { fork } from "node:child_process";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import {
  createSupervisor,
  type Proof,
  type Supervisor,
  type TunnelState,
} from "../../electron/engine/tunnel/supervisor";
import type { TunnelNews, TunnelOrder, TunnelProcess } from "../../electron/engine/tunnel/tunnel-process";
import type { NgrokEdge } from "./ngrok-edge/edge";

const entry = fileURLToPath(new URL("../../out/main/tunnel.js", import.meta.url));

export function forkTunnel(): TunnelProcess & { output: string[]; pid: number } {
  const output: string[] = [];
  const child = fork(entry, { stdio: ["ignore", "pipe", "pipe", "ipc"], env: {} });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => output.push(String(text)));
  return {
    output,
    pid: child.pid ?? 0,
    send: (order) => void child.send(order),
    onNews: (listener) => void child.on("message", (news) => listener(news as TunnelNews)),
    kill: () => void child.kill("SIGKILL"),
    exited: new Promise((resolve) => child.on("exit", () => resolve())),
  };
}

/** Asks the public side of the edge as anybody outside would. */
export function askPublic(
  edge: NgrokEdge,
  host: string,
  { method = "GET", path = "/", body = "" } = {},
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port: edge.publicPort,
        host: "127.0.0.1",
        agent: false,
        method,
        path,
        headers: { host },
        timeout: 5000,
      },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("no answer within 5 s")));
    sent.on("error", reject);
    sent.end(body);
  });
}

export type WatchedTunnel = {
  supervisor: Supervisor;
  states: TunnelState[];
  processes: ReturnType<typeof forkTunnel>[];
  /** Resolves with the first state of this name from now on, the present one included. */
  until<Name extends TunnelState["state"]>(
    name: Name,
    withinMs?: number,
  ): Promise<Extract<TunnelState, { state: Name }>>;
  stop(): void;
};

/** `pace`: how long a wait of so many milliseconds really takes. */
export function watchTunnel(edge: NgrokEdge, pace = (ms: number) => ms): WatchedTunnel {
  const states: TunnelState[] = [];
  const processes: ReturnType<typeof forkTunnel>[] = [];
  const waiting = new Set<() => void>();
  const probe = async (url: string): Promise<Proof> => {
    try {
      const { status, headers, text } = await askPublic(edge, new URL(url).host);
      if (status === 200) return { ok: true };
      return { ok: false, code: (headers["ngrok-error-code"] as string) ?? null, because: text };
    } catch (error) {
      return { ok: false, code: null, because: (error as Error).message };
    }
  };
  const supervisor = createSupervisor({
    start() {
      const started = forkTunnel();
      processes.push(started);
      return started;
    },
    probe,
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, pace(ms));
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
    onState(state) {
      states.push(state);
      for (const check of waiting) check();
    },
  });
  return {
    supervisor,
    states,
    processes,
    until(name, withinMs = 15_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`not ${name} within ${withinMs} ms: ${JSON.stringify(states.at(-1))}`));
        }, withinMs);
        function check() {
          const state = supervisor.state();
          if (state.state !== name) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(state as never);
        }
        waiting.add(check);
        check();
      });
    },
    stop() {
      supervisor.down();
    },
  };
}

export function orderOf(edge: NgrokEdge, target: string, more: Partial<TunnelOrder> = {}): TunnelOrder {
  return {
    token: "test-token",
    target,
    domain: null,
    client: { name: "Ringback", version: "0.0.0" },
    edge: { address: edge.address, authority: edge.authority },
    ...more,
  };
}
