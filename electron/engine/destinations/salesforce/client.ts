/**
 * The one file that imports the vendor's client; it is loaded when the first delivery is sent, never at start and never
 * by a worker thread. The client's own HTTP is not used: it repeats GETs by itself, takes no AbortSignal, hangs when a
 * body breaks off, and with a refresh function it asks for a new token for ever where every one is refused. Requests go
 * over `fetch` once, with our signal; the outbox alone retries. Only the client's core is loaded, not its Bulk,
 * Metadata and Streaming APIs.
 */
import { PassThrough } from "node:stream";
import { Connection } from "@jsforce/jsforce-node/lib/connection.js";
import type { HttpRequest, HttpResponse } from "@jsforce/jsforce-node/lib/types/common.js";
import { StreamPromise } from "@jsforce/jsforce-node/lib/util/promise.js";

export type Wire = {
  fetch: typeof fetch;
  signal: AbortSignal;
  headers: Record<string, string>;
  /** What the last request was answered, errors too: the client's own errors carry no status. */
  onAnswer(answer: { status: number; headers: Headers }): void;
};

/** Nothing follows a redirect with a token in its hands. */
export class Redirected extends Error {}

const longestAnswer = 8 * 1024 * 1024;

export function connect(
  target: { instanceUrl: string; accessToken: string; version: string },
  wire: Wire,
): Connection {
  return new OneAttempt(target, wire);
}

class OneAttempt extends Connection {
  readonly #wire: Wire;

  constructor(target: ConstructorParameters<typeof Connection>[0], wire: Wire) {
    super(target);
    this.#wire = wire;
  }

  override request<R = unknown>(request: string | HttpRequest, options?: object): StreamPromise<R> {
    const transport = { httpRequest: (one: HttpRequest) => send(one, this.#wire) };
    return super.request<R>(request, { ...options, transport });
  }
}

function send(request: HttpRequest, wire: Wire): StreamPromise<HttpResponse> {
  return StreamPromise.create(() => ({ stream: new PassThrough(), promise: exchange(request, wire) }));
}

async function exchange(request: HttpRequest, wire: Wire): Promise<HttpResponse> {
  const { "content-length": _, ...headers } = request.headers ?? {};
  const response = await wire.fetch(request.url, {
    method: request.method,
    headers: { ...headers, ...wire.headers },
    body: typeof request.body === "string" ? request.body : null,
    redirect: "manual",
    signal: wire.signal,
  });
  const body = await readText(response);
  wire.onAnswer({ status: response.status, headers: response.headers });
  if (response.status >= 301 && response.status < 400 && response.status !== 304)
    throw new Redirected(response.headers.get("location") ?? "somewhere else");
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > longestAnswer) throw new Error("The answer is longer than 8 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
