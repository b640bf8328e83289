/** Ports of this machine: one that nobody has, and whether somebody listens on one. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** Free a moment ago: whoever needs it takes it at once. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
