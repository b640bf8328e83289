/**
 * The tunnel's processes, started and ended where the engine's process says: only main may fork. Main hands both ends of a
 * port on and reads nothing of what goes over it, since the ngrok token does.
 */
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";

export type TunnelProcesses = {
  start(tunnelId: number, on: { port(port: MessagePortMain): void; exit(): void }): void;
  end(tunnelId: number): void;
  /** The engine is gone: nobody watches them. */
  endAll(): void;
};

export function createTunnelProcesses(entry: string, env: Record<string, string>): TunnelProcesses {
  const running = new Map<number, UtilityProcess>();

  function kill(child: UtilityProcess): void {
    if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
  }

  return {
    start(tunnelId, on) {
      const child = utilityProcess.fork(entry, [], { serviceName: "Ringback tunnel", stdio: "ignore", env });
      running.set(tunnelId, child);
      child.on("exit", () => {
        running.delete(tunnelId);
        on.exit();
      });
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage({ kind: "port" }, [port1]);
      on.port(port2);
    },
    end(tunnelId) {
      const child = running.get(tunnelId);
      if (child) kill(child);
    },
    endAll() {
      for (const child of running.values()) kill(child);
    },
  };
}
