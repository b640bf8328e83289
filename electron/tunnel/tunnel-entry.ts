/**
 * The process that holds the tunnel, and nothing else: one session of ngrok's SDK, told by one order, ended by a kill. A
 * session of the SDK cannot be closed from inside, and one that failed to bind counts against the account until its
 * process ends: so whoever wants another tunnel starts another process.
 */
import { SessionBuilder } from "@ngrok/ngrok";
import type { TunnelNews, TunnelOrder } from "../engine/tunnel/tunnel-process";

type Port = {
  on(name: "message", listener: (event: { data: unknown }) => void): void;
  start(): void;
  postMessage(message: TunnelNews): void;
};
type ParentPort = { on(name: "message", listener: (event: { ports: Port[] }) => void): void };

// In the window the other end is a port that main hands on; under Node it is the process that forked this one.
const { parentPort } = process as unknown as { parentPort?: ParentPort };
let port: Port | null = null;

function tell(news: TunnelNews): void {
  if (port) port.postMessage(news);
  else process.send?.(news);
}

function readError(error: unknown): { code: string | null; because: string } {
  const { message, errorCode } = error as { message?: string; errorCode?: string };
  const text = message ?? String(error);
  return {
    code: errorCode ?? /ERR_NGROK_\d+/.exec(text)?.[0] ?? null,
    because: text.replace(/\s*error_code: ERR_NGROK_\d+\s*$/, ""),
  };
}

async function hold({ token, target, domain, client, heartbeat, edge }: TunnelOrder): Promise<void> {
  const builder = new SessionBuilder()
    .authtoken(token)
    .clientInfo(client.name, client.version)
    .heartbeatInterval(heartbeat?.every ?? 10)
    .heartbeatTolerance(heartbeat?.within ?? 15)
    .handleHeartbeat((latency: number | null) =>
      tell(latency === null ? { is: "silent" } : { is: "beat", ms: latency }),
    )
    .handleDisconnection((_address: string, because: string) => {
      tell({ is: "cut", because });
      return true;
    })
    .handleStopCommand(() => tell({ is: "ended", code: null, because: "ngrok asked the agent to stop." }));
  if (edge) builder.serverAddr(edge.address).caCert(Buffer.from(edge.authority));
  try {
    const session = await builder.connect();
    const endpoint = session.httpEndpoint().forwardsTo("Ringback");
    if (domain !== null) endpoint.domain(domain);
    const listener = await endpoint.listenAndForward(target);
    tell({ is: "bound", url: listener.url() ?? "" });
    await listener.join();
    tell({ is: "ended", code: null, because: "The endpoint was closed." });
  } catch (error) {
    const { code, because } = readError(error);
    tell({ is: /error on join/.test(because) ? "ended" : "refused", code, because });
  }
}

const start = (message: unknown) => void hold(message as TunnelOrder);
if (parentPort)
  parentPort.on("message", ({ ports: [given] }) => {
    if (!given) return;
    port = given;
    given.on("message", ({ data }) => start(data));
    given.start();
  });
else process.on("message", start);
// Whoever started it is gone: an endpoint that nobody watches is given back.
process.on("disconnect", () => process.exit(0));
