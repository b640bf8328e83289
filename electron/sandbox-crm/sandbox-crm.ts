/**
 * A CRM on this machine that bites like a real one, with a database of its own. It promises: what it answered is on
 * disk, with the audit row that tells who did it. It refuses whoever has no token, whatever is not final, and older
 * versions. It listens on loopback only and knows nothing of the engine: they speak HTTP, as with any other CRM.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "better-sqlite3";
import { type Account, settleAccount } from "./accounts";
import { type Answer, answerRefusal } from "./answer";
import { answerAudited, isAudited } from "./answer-audited";
import { type Changes, createChanges } from "./changes";
import { answerConsole } from "./console-routes";
import { readRequest } from "./crm-request";
import { openDatabase } from "./database";
import { checkCaller } from "./guard";
import { refuse } from "./refusal";

export type SandboxCrmOptions = {
  /** The SQLite file; created when it is not there. */
  path: string;
  /** 0 takes any free port. */
  port: number;
  token: string;
  /** Epoch milliseconds. */
  clock: { now(): number };
  /** Left out: an account that refuses calls that are not final. */
  account?: Account;
};

export type SandboxCrm = { url: string; port: number; close(): Promise<void> };

/** How long requests under way may still take when the CRM closes, in milliseconds. */
const closingTime = 2_000;

/** Rejects with Node's error (`code: "EADDRINUSE"`) when the port is taken. */
export async function createSandboxCrm(options: SandboxCrmOptions): Promise<SandboxCrm> {
  if (options.token === "") throw new Error("The sandbox CRM needs a token, or anybody could write to it.");
  const database = openDatabase(options.path);
  settleAccount(database, options.account);
  const changes = createChanges();
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 });
  try {
    server.listen(options.port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    database.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const context: Context = { database, changes, server, clock: options.clock, token: options.token, port };
  const underWay = new Set<Promise<void>>();
  server.on("request", (message, response) => {
    const responding = respond(context, message, response).finally(() => underWay.delete(responding));
    underWay.add(responding);
  });
  let closing: Promise<void> | null = null;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close() {
      closing ??= closeAll(server, changes, database, underWay);
      return closing;
    },
  };
}

type Context = Omit<SandboxCrmOptions, "path"> & { database: Database; changes: Changes; server: Server };

async function respond(context: Context, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const refused = checkCaller(message, context.port, context.token);
    if (refused !== null) {
      message.resume();
      send(context, response, answerRefusal(refused, { what: "", type: null }));
      return;
    }
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const request = await readRequest(message);
    response.setHeader("x-correlation-id", request.correlationId);
    if (request.path[0] !== "objects") {
      send(context, response, await answerConsole(context.database, context.changes, request, gone.signal));
      return;
    }
    const answer = answerAudited(context.database, context.clock.now(), request);
    send(context, response, answer);
    if (isAudited(request)) context.changes.announce();
  } catch (error) {
    // A sender that went away in the middle of its request asked for nothing.
    if (message.destroyed && !message.complete) return;
    console.error("sandbox CRM: a request could not be answered", error);
    const fault = refuse(
      500,
      "FAULT",
      "The sandbox CRM failed. See its output, then send the request again.",
    );
    if (!response.headersSent) send(context, response, answerRefusal(fault, { what: "", type: null }));
  }
}

function send(context: Context, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(answer.text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(answer.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(answer.status === 413 || !context.server.listening ? { connection: "close" } : {}),
    ...answer.headers,
  });
  response.end(answer.text);
}

/** Requests under way may end; a connection that a client merely keeps open is no reason to wait. */
async function closeAll(
  server: Server,
  changes: Changes,
  database: Database,
  underWay: Set<Promise<void>>,
): Promise<void> {
  const closed = once(server, "close");
  server.close();
  changes.close();
  const patience = new Promise((resolve) => setTimeout(resolve, closingTime).unref());
  await Promise.race([Promise.all(underWay), patience]);
  // What was answered in this turn of the loop still has to reach the socket.
  await new Promise((resolve) => setImmediate(resolve));
  server.closeAllConnections();
  await closed;
  database.close();
}
