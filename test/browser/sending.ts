/** How these tests speak to the receiver: many at once, or byte by byte as no client library would. */
import { once } from "node:events";
import { connect } from "node:net";
import { post } from "../harness/mirai-events";

/** Posts all of them, `atOnce` under way at any time. */
export async function postAll(url: string, bodies: readonly string[], atOnce = 24): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const status = await post(url, body);
      if (status !== 200) throw new Error(`the receiver answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Writes these bytes to the receiver as they are; the status it answers. */
export async function sendRaw(receiver: string, request: Uint8Array | string): Promise<number> {
  const { hostname, port } = new URL(receiver);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
  });
  // A refused sender may find its connection reset while it still writes: its answer was read before.
  socket.on("error", () => {});
  socket.write(request);
  await once(socket, "close");
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? Number.NaN);
}

/** One request as bytes: header lines exactly as given, and a body with its length. */
export function rawRequest(
  receiver: string,
  path: string,
  headers: readonly (readonly [string, string])[],
  body: Uint8Array,
): Uint8Array {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(receiver).host}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "utf8"), body]);
}
