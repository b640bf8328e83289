/**
 * A CRM on this machine that bites like a real one, with a database of its own. It promises: what it answered is on
 * disk, with the audit row that tells who did it. It refuses whoever has no token, whatever is not final, and older
 * versions. It listens on loopback only and knows nothing of the engine: they speak HTTP, as with any other CRM.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "better-sqlite3";
import type { CrmSettings } from "../../shared/crm-settings";
import { answerRefusal, answerWith } from "./answer";
import { type Changes, createChanges } from "./changes";
import { answerConsole } from "./console-routes";
import { readRequest } from "./crm-request";
import { openDatabase } from "./database";
import { renderRefusal } from "./face";
import { faceOf } from "./faces";
import { checkCaller, isSameText } from "./guard";
import { refuse } from "./refusal";
import { respondFace } from "./respond-face";
import { send } from "./send";
import { settleAccount } from "./settings";
import { isSyncDue, runSync } from "./sync";

export type SandboxCrmOptions = {
  /** The SQLite file; created when it is not there. */
  path: string;
  /** 0 takes any free port. */
  port: number;
  token: string;
  /** Epoch milliseconds. */
  clock: { now(): number };
  /** What a new account is; what was switched over REST since stays. The default refuses calls that are not final. */
  account?: CrmSettings["account"];
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
  const context: Context = {
    database,
    changes,
    server,
    clock: options.clock,
    token: options.token,
    port,
    asking: new Set(),
    keysUnderWay: new Set(),
  };
  const underWay = new Set<Promise<void>>();
  server.on("request", (message, response) => {
    const responding = respond(context, message, response).finally(() => underWay.delete(responding));
    underWay.add(responding);
  });
  const ticking = setInterval(() => syncWhenDue(context), 1_000).unref();
  let closing: Promise<void> | null = null;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close() {
      clearInterval(ticking);
      closing ??= closeAll(context, underWay);
      return closing;
    },
  };
}

type Context = Omit<SandboxCrmOptions, "path" | "account"> & {
  database: Database;
  changes: Changes;
  server: Server;
  /** Requests whose answer has not left: what a fault keeps waiting is let go when the CRM closes. */
  asking: Set<AbortController>;
  keysUnderWay: Set<string>;
};

async function respond(context: Context, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { database, changes, server } = context;
  const isClosing = () => !server.listening;
  try {
    const face = faceOf((message.url ?? "/").split(/[/?]/).slice(1));
    const refused = checkCaller(message, context.port, context.token);
    const nobody = { what: "", type: null };
    const isSignIn = message.method === "POST" && face?.signIn?.path === message.url;
    if (isSignIn && face?.signIn && (refused === null || refused.status === 401)) {
      const isToken = (text: string) => isSameText(text, context.token);
      const granted = face.signIn.grant(await readRequest(message, null), isToken, context.clock.now());
      send(response, answerWith(granted.status, granted.body, nobody, { outcome: "looked-up" }), isClosing());
      return;
    }
    if (refused !== null) {
      message.resume();
      // A vendor's client reads a bad token in its vendor's words.
      const answer =
        face === null ? answerRefusal(refused, nobody) : renderRefusal(face, refused, null, nobody);
      send(response, answer, isClosing());
      return;
    }
    const gone = new AbortController();
    context.asking.add(gone);
    response.on("close", () => {
      context.asking.delete(gone);
      if (!response.writableFinished) gone.abort();
    });
    const request = await readRequest(message, face?.integration ?? null);
    response.setHeader("x-correlation-id", request.correlationId);
    syncWhenDue(context);
    if (face === null) {
      const now = context.clock.now();
      send(
        response,
        await answerConsole({ database, changes, now, gone: gone.signal }, request),
        isClosing(),
      );
      return;
    }
    await respondFace({ ...context, isClosing, gone: gone.signal }, face, request, response);
  } catch (error) {
    // A sender that went away in the middle of its request asked for nothing.
    if (message.destroyed && !message.complete) return;
    console.error("sandbox CRM: a request could not be answered", error);
    const fault = refuse(
      500,
      "FAULT",
      "The sandbox CRM failed. See its output, then send the request again.",
    );
    if (!response.headersSent) send(response, answerRefusal(fault, { what: "", type: null }), isClosing());
  }
}

/** By the CRM's clock, so it is asked both as time passes and with every request. */
function syncWhenDue({ database, changes, clock }: Context): void {
  const now = clock.now();
  try {
    if (isSyncDue(database, now) && runSync(database, now, false) > 0) changes.announce();
  } catch (error) {
    // The next one takes along what this one could not.
    console.error("sandbox CRM: a sync failed and was rolled back", error);
  }
}

/** Requests under way may end; a connection that a client merely keeps open is no reason to wait. */
async function closeAll(
  { server, changes, database, asking }: Context,
  underWay: Set<Promise<void>>,
): Promise<void> {
  const closed = once(server, "close");
  server.close();
  changes.close();
  for (const gone of asking) gone.abort();
  const patience = new Promise((resolve) => setTimeout(resolve, closingTime).unref());
  await Promise.race([Promise.all(underWay), patience]);
  // What was answered in this turn of the loop still has to reach the socket.
  await new Promise((resolve) => setImmediate(resolve));
  server.closeAllConnections();
  await closed;
  database.close();
}
