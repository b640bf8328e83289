/**
 * A forward proxy on loopback for handlers that no preload sees inside of: `http://` requests go through it as they are
 * and are told to the engine; of a TLS connection only its host and port are known, since nothing is decrypted. Only who
 * has this run's secret may use it. It holds a request back until the engine has noted what was being handled, and no
 * longer than a second: an engine that is gone must not stop the handler.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as openHttp, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";

export type RecordingProxy = {
  /** With the secret, for HTTP_PROXY. */
  url: string;
  /** The handler ended; told before the connection to the engine is closed. */
  ended(code: number | null, signal: string | null): void;
  /** The engine is gone: nothing is recorded any more. */
  lost: Promise<void>;
  close(): Promise<void>;
};

const ackWithinMs = 1000;
const hopByHop = /^(?:proxy-connection|proxy-authorization|proxy-authenticate|connection|keep-alive)$/i;

export async function startRecordingProxy(effectsUrl: string): Promise<RecordingProxy> {
  const secret = randomBytes(16).toString("hex");
  const { hostname, port, pathname } = new URL(effectsUrl);
  const own = connect(Number(port), hostname);
  let closing = false;
  let isLost = false;
  let effects = 0;
  const waiting = new Map<string, () => void>();
  const sockets = new Set<Duplex>();
  const lost = new Promise<void>((resolve) => {
    own.once("close", () => {
      isLost = true;
      for (const taken of waiting.values()) taken();
      waiting.clear();
      if (!closing) resolve();
    });
  });
  own.on("error", () => {}); // `close` follows
  const answers = createInterface({ input: own });
  answers.on("error", () => {}); // the socket's own, told once more
  answers.on("line", (text) => {
    const taken = takenBy(text);
    waiting.get(taken)?.();
    waiting.delete(taken);
  });
  tell({ kind: "hello", token: pathname.slice(1), pid: process.pid, role: "proxy" });

  function tell(line: object): void {
    if (!own.destroyed) own.write(`${JSON.stringify(line)}\n`);
  }

  /** Resolves once the engine knows of it. */
  function begin(effect: string, method: string, url: string, bytes: number | null): Promise<void> {
    if (isLost) return Promise.resolve();
    const taken = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ackWithinMs);
      waiting.set(effect, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    tell({ kind: "outgoing", id: null, effect, method, url, bytes, body: null, bodySha256: null });
    return taken;
  }

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!mayUse(request, secret)) {
      response.writeHead(407, { "proxy-authenticate": 'Basic realm="ringback run"' }).end();
      return;
    }
    const target = request.url && URL.canParse(request.url) ? new URL(request.url) : null;
    if (target?.protocol !== "http:") {
      response
        .writeHead(400)
        .end("This proxy takes http:// requests of the handler that ringback run started.\n");
      return;
    }
    effects += 1;
    const effect = `proxy-${effects}`;
    const { method = "GET" } = request;
    const length = Number(request.headers["content-length"] ?? Number.NaN);
    await begin(effect, method, target.href, Number.isSafeInteger(length) ? length : null);
    const at = performance.now();
    let isSettled = false;
    const settle = (status: number | null, error: string | null) => {
      if (isSettled) return;
      isSettled = true;
      tell({
        kind: "outgoing-answer",
        effect,
        status,
        ms: Math.round((performance.now() - at) * 10) / 10,
        error,
      });
    };
    /** Said once, whatever of the request or the answer cannot be passed on. */
    const giveUp = (why: string) => {
      settle(null, why);
      if (response.headersSent) response.destroy();
      else response.writeHead(502, "Bad Gateway").end(`${target.host} does not answer (${why}).\n`);
    };
    const sent = openHttp({
      host: target.hostname.replace(/^\[|\]$/g, ""),
      port: target.port || 80,
      method,
      path: target.pathname + target.search,
      headers: endToEnd(request.rawHeaders),
      agent: false,
    });
    sent.on("response", (answer) => {
      answer.on("error", () => response.destroy());
      if (answer.statusCode === 101) {
        sent.destroy();
        giveUp("it wants another protocol");
        return;
      }
      try {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
      } catch (error) {
        // Node reads statuses and phrases that it refuses to write.
        const { code, message } = error as NodeJS.ErrnoException;
        sent.destroy();
        giveUp(code ?? message);
        return;
      }
      settle(answer.statusCode ?? null, null);
      answer.pipe(response);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => giveUp(error.code ?? error.message));
    // An answer that is none, such as 101: Node closes the connection and says nothing else.
    sent.on("close", () => {
      if (!response.headersSent && !response.destroyed) giveUp("closed before an answer");
    });
    response.on("close", () => sent.destroy());
    request.on("error", () => sent.destroy());
    request.pipe(sent);
  }

  function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): void {
    client.on("error", () => client.destroy());
    sockets.add(client);
    client.once("close", () => sockets.delete(client));
    if (!mayUse(request, secret)) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="ringback run"\r\n\r\n',
      );
      return;
    }
    const target = URL.canParse(`http://${request.url}`) ? new URL(`http://${request.url}`) : null;
    if (!target) {
      client.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      return;
    }
    const to = Number(target.port || 443);
    const host = target.hostname.replace(/^\[|\]$/g, "");
    let isOpen = false;
    let isTold = false;
    // A TLS connection begins with this byte, and it comes from the client.
    const name = (first: Buffer | null) => {
      if (!isTold) tell({ kind: "connection", id: null, host, port: to, tls: first?.[0] === 0x16 });
      isTold = true;
    };
    const server: Socket = connect(to, host, () => {
      isOpen = true;
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      if (head.length > 0) {
        name(head);
        server.write(head);
      } else client.once("data", name);
      server.pipe(client).pipe(server);
    });
    server.on("error", () => {
      if (!isOpen) client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
      else client.destroy();
    });
    client.once("close", () => {
      name(null);
      server.destroy();
    });
    server.once("close", () => client.destroy());
  }

  const server = createServer((request, response) => {
    // Whatever somebody's request holds: what fails is that request, never the handler's run.
    forward(request, response).catch(() => response.destroy());
  });
  server.on("connect", tunnel);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("clientError", (_, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: bound } = server.address() as { port: number };

  return {
    url: `http://ringback:${secret}@127.0.0.1:${bound}`,
    ended: (code, signal) => tell({ kind: "ended", code, signal }),
    lost,
    async close() {
      closing = true;
      for (const socket of sockets) socket.destroy();
      server.close();
      await new Promise<void>((resolve) => {
        if (own.destroyed) resolve();
        else {
          own.once("close", () => resolve());
          own.end();
          setTimeout(() => own.destroy(), ackWithinMs).unref();
        }
      });
    },
  };
}

function takenBy(text: string): string {
  try {
    return String((JSON.parse(text) as { taken?: unknown }).taken);
  } catch {
    return "";
  }
}

function mayUse({ headers }: IncomingMessage, secret: string): boolean {
  const given = headers["proxy-authorization"]?.replace(/^Basic /i, "") ?? "";
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(Buffer.from(`ringback:${secret}`).toString("base64")));
}

/** As they came, without those that are between the client and this proxy. */
function endToEnd(raw: string[]): string[] {
  return raw.filter((_, index) => !hopByHop.test(raw[index - (index % 2)] ?? ""));
}
