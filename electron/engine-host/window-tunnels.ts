/** The tunnel's process as the window's engine has it: asked of main, which sends a port to it. */
import type { MessagePortMain } from "electron";
import type { TunnelNews, TunnelOrder, TunnelProcess } from "../engine/tunnel/tunnel-process";
import type { FromEngine } from "../hosts/engine-messages";

type Asked = { port(port: MessagePortMain): void; ended(): void };

export function createWindowTunnels(tell: (message: FromEngine) => void) {
  const asked = new Map<number, Asked>();
  let last = 0;

  function start(): TunnelProcess {
    last += 1;
    const tunnelId = last;
    let open: MessagePortMain | null = null;
    let order: TunnelOrder | null = null;
    let listener: (news: TunnelNews) => void = () => {};
    const exited = new Promise<void>((resolve) => {
      asked.set(tunnelId, {
        port(port) {
          open = port;
          port.on("message", ({ data }) => listener(data as TunnelNews));
          port.start();
          if (order) port.postMessage(order);
        },
        ended() {
          asked.delete(tunnelId);
          resolve();
        },
      });
    });
    tell({ kind: "start-tunnel", tunnelId });
    return {
      send(next) {
        order = next;
        open?.postMessage(next);
      },
      onNews(next) {
        listener = next;
      },
      kill: () => tell({ kind: "end-tunnel", tunnelId }),
      exited,
    };
  }

  return {
    start,
    port: (tunnelId: number, port: MessagePortMain) => asked.get(tunnelId)?.port(port),
    ended: (tunnelId: number) => asked.get(tunnelId)?.ended(),
  };
}
