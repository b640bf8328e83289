/** A system on this machine that is told about calls: an HTTP server that keeps every request and answers as told. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Recorded = {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};
export type Told = { status: number; headers?: Record<string, string>; body?: unknown };

export type Recorder = {
  url: string;
  requests: Recorded[];
  /** From now on it answers so. */
  answer(next: (request: Recorded) => Told | Promise<Told>): void;
  close(): Promise<void>;
};

export async function startRecorder(
  first: (request: Recorded) => Told | Promise<Told> = () => ({ status: 200 }),
): Promise<Recorder> {
  let decide = first;
  const requests: Recorded[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const recorded = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body,
    };
    requests.push(recorded);
    const told = await decide(recorded);
    const text = told.body === undefined ? "" : JSON.stringify(told.body);
    response.writeHead(told.status, { "content-type": "application/json", ...told.headers }).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(next) {
      decide = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
