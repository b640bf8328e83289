/** A small HTTP server on this machine for systems that are imitated: every request is kept, routes answer in turn. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  text: string;
};
/** `text` is sent as it is, `body` as JSON. `lost`: what was done stays done, and the connection is cut in place of an answer. */
export type Answer =
  | { status: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | "lost";

export async function serve(answer: (asked: Asked) => Answer) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const one = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      text,
    };
    asked.push(one);
    const told = answer(one);
    if (told === "lost") {
      request.socket.destroy();
      return;
    }
    response.writeHead(told.status, { "content-type": "application/json", ...told.headers });
    response.end(told.text ?? (told.body === undefined ? "" : JSON.stringify(told.body)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
