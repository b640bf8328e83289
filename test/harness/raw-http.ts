/** HTTP as bytes on a socket: for requests that no client would make. */
import { connect } from "node:net";

export type RawAnswer = { status: number | null; headers: Record<string, string>; closed: boolean };

/**
 * Writes the chunks as they come and answers the status line and headers that came back; `status` null where the
 * connection ended without an answer. `hangUp`: resets the connection once everything is
 * written and the first byte has come back: ask for it with `Expect: 100-continue`.
 */
export function sendRaw(
  url: string,
  chunks: (string | Uint8Array)[] | Generator<string | Uint8Array>,
  options: { hangUp?: boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    const finish = (closed: boolean) => {
      socket.destroy();
      const [statusLine = "", ...lines] = text.split("\r\n\r\n")[0]?.split("\r\n") ?? [];
      const headers = lines.map((line) => {
        const [name = "", ...value] = line.split(":");
        return [name.toLowerCase(), value.join(":").trim()];
      });
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1];
      resolve({ status: status ? Number(status) : null, headers: Object.fromEntries(headers), closed });
    };
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      // Answers of the receiver have no body: the head is all there is.
      if (text.includes("\r\n\r\n") && !text.startsWith("HTTP/1.1 100")) finish(false);
    });
    socket.on("close", () => finish(true));
    socket.on("error", () => finish(true));
    socket.on("connect", async () => {
      for (const chunk of chunks) {
        if (socket.destroyed || !socket.writable) break;
        if (!socket.write(chunk)) {
          await new Promise<void>((drained) => {
            socket.once("drain", () => drained());
            socket.once("close", () => drained());
          });
        }
      }
      if (!options.hangUp) return;
      if (text === "") await new Promise((answered) => socket.once("data", answered));
      socket.resetAndDestroy();
    });
  });
}

/** A request as one text; header lines as given, none added. */
export function requestText(method: string, target: string, headers: [string, string][], body = ""): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${target} HTTP/1.1`, ...lines, "", body].join("\r\n");
}
