/**
 * One request over real HTTP. It promises that the bytes go out as they stand, to the checked addresses and to no others,
 * that a redirect is an answer and is not followed, and that it always ends: whatever the other side does is a value.
 */
import type { LookupAddress } from "node:dns";
import { Agent as HttpAgent, type IncomingMessage, request as openHttp } from "node:http";
import { Agent as HttpsAgent, request as openHttps } from "node:https";
import type { Socket } from "node:net";
import { noAnswer } from "../../../shared/handlers";
import type { DraftRequest } from "../providers/pack";
import { lookupOnly } from "./handler-target";

export type Answer = {
  status: number | null;
  answerMs: number | null;
  error: string | null;
  /** Text of the answer, cut after its first 4,096 characters; null without one. */
  answerBody: string | null;
  /** Why there was no status: nothing came in time, or no connection that lasted. Null with a status. */
  failure: "timeout" | "connection" | null;
  /** Where `wholeUpTo` was asked for and a status came. */
  whole?: WholeBody;
  /** Value of the header that was asked for; left out where the answer has none. */
  askedHeader?: string;
};

/** The answer's bytes as they came; `too-big`: more than was asked for, `cut`: it ended before it was complete. */
export type WholeBody =
  | { contentType: string | null; contentEncoding: string | null; body: Uint8Array }
  | "too-big"
  | "cut";

export type SendTarget = {
  /** Scheme, host and port; the path is the draft's. */
  url: URL;
  /** Checked by `resolveHandler`. Null: our own receiver. */
  addresses: LookupAddress[] | null;
  agents: SendAgents;
  /** Ours, behind those of the draft. */
  headers: [string, string][];
  /** Until the status has come, real milliseconds: a handler's clock is nobody's to move. 0: as long as it takes. */
  timeoutMs: number;
  /** How much of the answer's text is kept; 4,096 characters when left out. */
  keptCharacters?: number;
  /** The answer's own bytes are wanted, as long as they are no more than this; then no text of it is kept. */
  wholeUpTo?: number;
  /** A header of the answer that matters, by its name. */
  askedHeader?: string;
  /** Told the connection it leaves on, before anything of it is written. */
  onConnection?: (connection: Socket) => void;
};

export type SendAgents = { http: HttpAgent; https: HttpsAgent; destroy(): void };

/** Of the text of an answer, where nothing else is asked for. */
export const keptCharacters = 4096;
/** An answer that does not end is read no further than this, nor longer than the time limit. */
const mostAnswerBytes = 10 * 1024 * 1024;

/**
 * Kept connections are for our own receiver: a handler that closes idle ones would make a request fail by chance. `ca`:
 * the certificates that are trusted, in PEM, instead of those this machine trusts.
 */
export function createAgents({ keepAlive, ca }: { keepAlive: boolean; ca?: string[] }): SendAgents {
  const http = new HttpAgent({ keepAlive });
  const https = new HttpsAgent({ keepAlive, ...(ca ? { ca } : {}) });
  return {
    http,
    https,
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}

/** Method, path, headers and bytes go out as they stand; only host, length and the target's own headers are added. */
export function sendRequest(draft: DraftRequest, target: SendTarget, signal?: AbortSignal): Promise<Answer> {
  const { url, addresses, agents, timeoutMs } = target;
  const secure = url.protocol === "https:";
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let answered = false;
    let response: IncomingMessage | null = null;
    const sent = (secure ? openHttps : openHttp)({
      agent: secure ? agents.https : agents.http,
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port || (secure ? 443 : 80),
      method: draft.method,
      path: draft.path,
      ...(addresses ? { lookup: lookupOnly(addresses) } : {}),
      headers: [
        ["host", url.host],
        ...draft.headers,
        ["content-length", String(draft.body.byteLength)],
        ...target.headers,
      ].flat(),
    });

    const { onConnection } = target;
    if (onConnection)
      sent.once("socket", (socket) => {
        if (socket.connecting) socket.once("connect", () => onConnection(socket));
        else onConnection(socket);
      });

    /** The first to end it says how; what is still under way is cut. */
    function end(answer: Partial<Answer>): void {
      if (answered) return;
      answered = true;
      clearTimeout(deadline);
      signal?.removeEventListener("abort", cut);
      sent.destroy();
      resolve({ status: null, answerMs: null, error: null, answerBody: null, failure: null, ...answer });
    }
    /** Once the status has come, a body that stays away takes nothing from it. */
    function cutOr(failed: Partial<Answer>): void {
      if (response) response.destroy();
      else end(failed);
    }
    const cut = () => cutOr({ error: noAnswer.stopped, failure: "connection" });
    const deadline =
      timeoutMs === 0
        ? undefined
        : setTimeout(
            () => cutOr({ error: `No answer within ${timeoutMs / 1000} s`, failure: "timeout" }),
            timeoutMs,
          );
    signal?.addEventListener("abort", cut);

    sent.on("response", (answer) => {
      response = answer;
      const status = answer.statusCode ?? null;
      const answerMs = Math.round((performance.now() - startedAt) * 10) / 10;
      if (target.wholeUpTo !== undefined) {
        readWhole(answer, target.wholeUpTo, (whole) => end({ status, answerMs, whole }));
        return;
      }
      const asked = target.askedHeader && answer.headers[target.askedHeader.toLowerCase()];
      const askedHeader = typeof asked === "string" ? { askedHeader: asked } : {};
      readText(answer, target.keptCharacters ?? keptCharacters, (answerBody) =>
        end({ status, answerMs, answerBody, ...askedHeader }),
      );
    });
    sent.on("error", (error) => end({ error: sayError(error, url), failure: "connection" }));
    // An answer that is none, such as 101: Node closes the connection and says nothing else.
    sent.on("close", () => {
      if (!response) end({ error: "The connection was closed before an answer", failure: "connection" });
    });
    sent.end(draft.body);
    if (signal?.aborted) cut();
  });
}

/** Whatever of the text came until the answer ended, was cut or was long enough. */
function readText(response: IncomingMessage, most: number, done: (text: string | null) => void): void {
  let text = "";
  let bytes = 0;
  const decoder = new TextDecoder();
  response.on("error", () => undefined); // `close` follows
  response.on("data", (piece: Buffer) => {
    bytes += piece.byteLength;
    if (text.length < most) text = (text + decoder.decode(piece, { stream: true })).slice(0, most);
    if (bytes > mostAnswerBytes) response.destroy();
  });
  response.on("close", () => done(text || null));
}

function readWhole(response: IncomingMessage, most: number, done: (whole: WholeBody) => void): void {
  const pieces: Buffer[] = [];
  let bytes = 0;
  response.on("error", () => undefined); // `close` follows
  response.on("data", (piece: Buffer) => {
    bytes += piece.byteLength;
    if (bytes <= most) pieces.push(piece);
    else response.destroy();
  });
  response.on("close", () => {
    if (bytes > most) return done("too-big");
    if (!response.complete) return done("cut");
    done({
      contentType: response.headers["content-type"] ?? null,
      contentEncoding: response.headers["content-encoding"] ?? null,
      body: Buffer.concat(pieces),
    });
  });
}

function sayError(error: NodeJS.ErrnoException, target: URL): string {
  const { code = "" } = error;
  // Several addresses were tried, and none answered.
  const first =
    error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : error;
  if (first?.code === "ECONNREFUSED") return `Nobody listens at ${target.host}`;
  if (code === "ENOTFOUND") return `There is no host called ${target.hostname}`;
  if (code === "ETIMEDOUT" || code === "EHOSTUNREACH" || code === "ENETUNREACH")
    return `${target.host} cannot be reached from here (${code})`;
  if (code === "ECONNRESET" || code === "EPIPE") return "The connection was closed before an answer";
  if (code.startsWith("HPE_")) return `The answer is not readable as HTTP (${code})`;
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER")
    return `${target.host} speaks no TLS there: try http:// instead`;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return `The certificate of ${target.hostname} is not trusted (${code}). For one of your own, start Ringback with NODE_EXTRA_CA_CERTS=<file>`;
  return `The request failed: ${error.message}`;
}
