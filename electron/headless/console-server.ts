/**
 * The console of the headless host: the page, REST under `/api`, and the WebSocket that the page speaks. Loopback only.
 * It promises nothing to whoever has no token: every request is checked for its Host, a browser's also for its Origin,
 * and everything but the page itself and `/enter` for the token. No cookie anywhere, since the user's handler on
 * another port of 127.0.0.1 would be sent it.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OpenAPIGenerator } from "@orpc/openapi";
import { OpenAPIHandler } from "@orpc/openapi/node";
import { createRouterClient } from "@orpc/server";
import { RPCHandler } from "@orpc/server/ws";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { WebSocketServer } from "ws";
import { z } from "zod";
import { contract } from "../../shared/contract";
import { type EngineRouter, explainListen } from "../engine/engine";
import { largestMessage } from "../hosts/largest-message";
import { readPageFile, securityHeaders } from "../hosts/page-file";
import { sendBoard } from "./board-stream";
import { createOneTimeCodes } from "./one-time-codes";
import { reportBugs } from "./report-bugs";

export type ConsoleServer = {
  url: string;
  token: string;
  /** An address that lets one browser page in, once. */
  invite(): string;
  close(): Promise<void>;
};

export type ConsoleOptions = {
  router: EngineRouter;
  port: number;
  version: string;
  /** The same for this folder at every start, so that an open page finds its engine again. */
  token: string;
  /** Folder of the built page. */
  page: string;
  onBug(error: unknown): void;
};

export async function startConsole(options: ConsoleOptions): Promise<ConsoleServer> {
  const { token } = options;
  const codes = createOneTimeCodes();
  const server = createServer();
  const rest = createRest(options);
  const engine = createRouterClient(options.router, { context: {} });
  let port = options.port;

  function isOurHost(request: IncomingMessage): boolean {
    const host = request.headers.host?.toLowerCase();
    return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  }

  /** A browser says where its page came from; a script says nothing. */
  function isOurOrigin(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (request.headers["sec-fetch-site"] === "cross-site") return false;
    return (
      origin === undefined || origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`
    );
  }

  server.on("request", (request, response) => {
    handle(request, response).catch((error: unknown) => {
      options.onBug(error);
      if (!response.headersSent)
        answerJson(response, 500, "INTERNAL", "Ringback met a bug; its log says more.");
      else response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (!isOurHost(request)) {
      answerJson(response, 421, "WRONG_HOST", "This console answers at 127.0.0.1 and localhost only.");
      return;
    }
    if (!isOurOrigin(request)) {
      answerJson(response, 403, "WRONG_ORIGIN", "A page of another site may not speak to this console.");
      return;
    }
    const path = pathOf(request.url ?? "/");
    if (path === "/enter" && request.method === "POST") {
      await enter(request, response);
    } else if (path === "/api" || path.startsWith("/api/")) {
      if (!hasToken(request.headers.authorization?.replace(/^Bearer /i, ""), token)) {
        answerJson(
          response,
          401,
          "UNAUTHORIZED",
          "Send the token of engine.json as “Authorization: Bearer …”.",
        );
        return;
      }
      if (path === "/api/live" && request.method === "GET")
        await sendBoard({ source: engine.board, onBug: options.onBug }, request, response);
      else await rest(request, response, path);
    } else if (path === "/invite" && request.method === "POST") {
      if (!hasToken(request.headers.authorization?.replace(/^Bearer /i, ""), token)) {
        answerJson(response, 401, "UNAUTHORIZED", "Only the holder of the token may let a page in.");
        return;
      }
      response.setHeader("cache-control", "no-store");
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ url: `${url}/#${codes.issue()}` }));
    } else {
      servePage(options.page, path, request, response);
    }
  }

  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const code = enterBody.safeParse(parseJson(await readSmallBody(request)));
    if (!code.success || !codes.redeem(code.data.code)) {
      answerJson(
        response,
        403,
        "USED_CODE",
        "This link was used or is too old. Open the console again with `npx ringback open`.",
      );
      return;
    }
    response.setHeader("cache-control", "no-store");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ token }));
  }

  let url = "";
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    handleProtocols: () => "ringback",
  });
  const rpc = new RPCHandler(options.router, {
    clientInterceptors: [(call) => reportBugs(call, options.onBug)],
  });
  server.on("upgrade", (request, socket, head) => {
    // Node watches an upgraded socket no longer: without a listener a caller's reset would end the whole engine.
    socket.on("error", () => socket.destroy());
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
    const bearer = offered.find((one) => one.startsWith("bearer."))?.slice("bearer.".length);
    const refusal = !isOurHost(request)
      ? 421
      : !isOurOrigin(request)
        ? 403
        : request.url !== "/rpc"
          ? 404
          : hasToken(bearer, token)
            ? null
            : 401;
    if (refusal !== null) {
      // Cut once that is written: no timeout ends an upgraded socket, and one whose other end stays open would stay for good.
      socket.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
        socket.destroy(),
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on("error", () => client.terminate());
      rpc.upgrade(client, { context: {} });
    });
  });

  await listen(server, options.port);
  port = (server.address() as AddressInfo).port;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    token,
    invite: () => `${url}/#${codes.issue()}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Without the query; never an address of another host, whatever a caller writes there. */
function pathOf(target: string): string {
  const url = target.startsWith("/") ? `http://localhost${target}` : "";
  return URL.canParse(url) ? new URL(url).pathname : "";
}

const enterBody = z.object({ code: z.string().max(200) });

function createRest({ router, version, onBug }: ConsoleOptions) {
  const handler = new OpenAPIHandler(router, {
    // Errors as interfaces promise them: a code, a sentence, and data where there is some.
    customErrorResponseBodyEncoder: (error) => ({
      code: error.code,
      message: error.message,
      ...(error.data === undefined ? {} : { data: error.data }),
    }),
    clientInterceptors: [(call) => reportBugs(call, onBug)],
  });
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = generator.generate(contract, {
    info: { title: "Ringback", version },
    servers: [{ url: "/api" }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  });

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    response.setHeader("cache-control", "no-store");
    if (path === "/api/openapi.json") {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(await document));
      return;
    }
    // Bytes a stranger sent are never shown by a browser: always a download of no type.
    if (/^\/api\/(?:events\/[^/]+\/body|export)$/.test(path)) forceDownload(response);
    const { matched } = await handler.handle(request, response, { prefix: "/api", context: {} });
    if (!matched)
      answerJson(response, 404, "NOT_FOUND", "There is nothing here. /api/openapi.json lists what there is.");
  };
}

function forceDownload(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (
    status: number,
    headers?: unknown,
  ) => ServerResponse;
  response.writeHead = ((status: number, headers?: Record<string, unknown>) =>
    writeHead(
      status,
      status === 200
        ? {
            ...headers,
            "content-type": "application/octet-stream",
            "content-disposition": "attachment",
            "x-content-type-options": "nosniff",
          }
        : headers,
    )) as typeof response.writeHead;
}

function servePage(folder: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    answerJson(response, 405, "METHOD_NOT_ALLOWED", "Only GET is answered here.");
    return;
  }
  const file = readPageFile(folder, path);
  if (!file) {
    answerJson(response, 404, "NOT_FOUND", "There is no such page.");
    return;
  }
  response.writeHead(200, { ...file.headers, "content-length": file.content.length });
  response.end(request.method === "HEAD" ? undefined : file.content);
}

function hasToken(given: string | undefined, token: string): boolean {
  if (!given) return false;
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

function answerJson(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ code, message }));
}

async function readSmallBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 4096) return "";
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explainListen(error, port, "console", "--console-port")));
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
