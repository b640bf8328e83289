/**
 * The receiver: bare `node:http`, one port of its own, only `/hooks/*`. It promises that a sender is answered after its
 * event is on disk and not before, that the bytes kept are the bytes that came, and that whatever it refuses leaves a
 * record with the reason. It understands nothing: the pack is asked for one thing only, the signature.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { ScriptedAnswers } from "../answers/scripted-answers";
import type { Clock } from "../clock";
import type { FailOnPurpose } from "../failing/failing";
import type { Log } from "../log";
import type { Pack, PackSecret } from "../providers/pack";
import { verifyAsSent, viaOf } from "../signatures/original-request";
import type { NewAnswer, NewEvent } from "../store/events";
import type { NewRefusal } from "../store/refusals";
import type { NewScriptedAnswer } from "../store/scripted-answers";
import { type StoredSource, signingOf } from "../store/sources";
import { proofHeader } from "../tunnel/proof";
import { type AdmissionRules, admitRequest } from "./admission";
import type { Appender } from "./append";
import { runTokenHeader } from "./run-tokens";
import { type EventAnswer, plainAnswer, sendAnswer } from "./send-answer";

export type ReceiverSource = {
  source: StoredSource;
  pack: Pack;
  secrets: PackSecret[];
  simulatedSecrets: PackSecret[];
};

export type ReceiverOptions = {
  clock: Clock;
  log: Log;
  appender: Appender;
  admission: AdmissionRules;
  findSource(name: string): ReceiverSource | null;
  publicUrls(): string[];
  scripted: ScriptedAnswers;
  /** `waited`: for a handler of the user's, so that it says nothing of how fast this receiver is. */
  onAnswer(answer: NewAnswer, waited: boolean): void;
  /** Beside `onAnswer`, and without it where the sender was gone before. */
  onScripted(answer: NewScriptedAnswer): void;
  onRefusal(refusal: NewRefusal): void;
  onQueueFull(): void;
  /** A whole request came in by an address from outside. */
  onFromOutside(bytes: number): void;
  /** Sources that fail on purpose; asked after the commit and before any other answer. Left out: none can. */
  failing?: Pick<FailOnPurpose, "take">;
  bodyLimit: number;
  timeouts?: ReceiverTimeouts;
};

/** How long a sender may take for its headers and for the whole request, and how often that is looked at. */
export type ReceiverTimeouts = { headersMs: number; requestMs: number; checkMs: number };
const usualTimeouts: ReceiverTimeouts = { headersMs: 10_000, requestMs: 60_000, checkMs: 5_000 };

type Receiving = {
  request: IncomingMessage;
  /** Null: no answer was begun with the request's own response. */
  response: ServerResponse | null;
  bytes: number;
  refused: boolean;
  reason: string | null;
};

/** An event that is on disk, and whom it came from. */
type Kept = { request: IncomingMessage; response: ServerResponse; position: number; lastByteAt: number };

const lingerMs = 1000;
const headerBytesLimit = 64 * 1024;

export function createReceiver(options: ReceiverOptions): Server {
  const { clock, onRefusal, timeouts = usualTimeouts } = options;
  const receiving = new WeakMap<Socket, Receiving>();
  let unwritten = 0;

  const server = createServer({
    maxHeaderSize: headerBytesLimit,
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: timeouts.checkMs,
    insecureHTTPParser: false,
    // Node would answer by itself and leave no record; admission refuses a request without Host.
    requireHostHeader: false,
  });
  // Node would silently drop headers beyond its own limit; ours refuses and records them.
  server.maxHeadersCount = 0;
  server.maxConnections = 4096;

  // Asked at once, since Node remembers the answer: a socket that was cut no longer knows who its peer was.
  server.on("connection", (socket) => void peerOf(socket));

  function refuse(state: Receiving, status: number | null, reason: string): void {
    if (state.refused) return;
    state.refused = true;
    const { request } = state;
    onRefusal({
      at: clock.now(),
      peer: peerOf(request.socket),
      method: request.method ?? null,
      url: request.url?.slice(0, 8192) ?? null,
      status,
      reason,
      bytes: state.bytes,
      headers: pairsOf(request.rawHeaders),
    });
  }

  function answerRefusal(state: Receiving, response: ServerResponse, status: number, reason: string): void {
    refuse(state, status, reason);
    response.writeHead(status, { connection: "close", "content-length": 0 });
    // The head is the whole answer. Ending the response would close the socket at once, and a sender in the middle of
    // its body would meet a reset instead of the answer: what still comes is thrown away for a moment first.
    response.flushHeaders();
    const { request } = state;
    const timer = setTimeout(() => request.socket.destroy(), lingerMs).unref();
    request.once("end", () => {
      clearTimeout(timer);
      response.end();
    });
    request.resume();
  }

  server.on("request", (request, response) => {
    const state = startReceiving(request, response);
    receiving.set(request.socket, state);
    const admission = admitRequest(
      { url: request.url ?? "", rawHeaders: request.rawHeaders },
      options.admission,
    );
    if (!admission.admitted) {
      answerRefusal(state, response, admission.status, admission.reason);
      return;
    }
    if ("proof" in admission) {
      response.writeHead(204, { [proofHeader]: admission.proof }).end();
      return;
    }
    if (admission.namespace === "self-test") {
      response.writeHead(204).end();
      return;
    }
    const announced = Number(request.headers["content-length"] ?? 0);
    if (announced > options.bodyLimit) {
      answerRefusal(state, response, 413, tooLarge(options.bodyLimit, announced));
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => {
      if (state.refused) return;
      state.bytes += chunk.length;
      if (state.bytes > options.bodyLimit) {
        chunks.length = 0;
        answerRefusal(state, response, 413, tooLarge(options.bodyLimit, null));
        return;
      }
      chunks.push(chunk);
    });
    request.on("end", () => {
      if (state.refused) return;
      const lastByteAt = performance.now();
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      if (admission.isPublic) options.onFromOutside(body.length);
      takeEvent(request, response, admission, body, lastByteAt);
    });
    request.on("close", () => {
      if (!request.complete)
        refuse(state, null, state.reason ?? "the sender went away before the body was complete");
    });
    request.on("error", () => {
      // Reported by `close`, which always follows.
    });
  });

  // An expectation nobody knows is no reason to lose an event: Node would answer 417 by itself.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));

  // Without a listener Node cuts the connection and leaves no record.
  server.on("connect", (request, socket) => {
    refuse(startReceiving(request), 405, "CONNECT asks for a proxy; this is none");
    socket.on("error", () => socket.destroy());
    // Cut once that is written: no timeout ends such a socket, and one whose other end stays open would stay for good.
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", () =>
      socket.destroy(),
    );
  });

  function takeEvent(
    request: IncomingMessage,
    response: ServerResponse,
    admission: Extract<ReturnType<typeof admitRequest>, { source: string }>,
    body: Buffer,
    lastByteAt: number,
  ): void {
    const found = options.findSource(admission.source);
    const receivedAt = clock.now();
    const { source, pack, secrets, simulatedSecrets } = found ?? {};
    const via = viaOf(source, admission.origin);
    const verdict = pack
      ? verifyAsSent(
          pack,
          { method: request.method ?? "", url: request.url ?? "", headers: admission.headers, body },
          {
            secrets: (admission.origin === "simulated" ? simulatedSecrets : secrets) ?? [],
            publicUrls: options.publicUrls(),
            receivedAt,
            ...(source && admission.origin !== "simulated" ? signingOf(source) : {}),
          },
          { mirror: source?.mirror ?? null, via, origin: admission.origin },
        )
      : { signature: "no-secret" as const, secretId: null, because: "no source of this name" };
    const event: NewEvent = {
      source: admission.source,
      sourceId: source?.sourceId ?? null,
      claimed: found !== null,
      origin: admission.origin,
      namespace: admission.namespace,
      receivedAt,
      method: request.method ?? "",
      url: request.url ?? "",
      httpVersion: request.httpVersion,
      peer: peerOf(request.socket),
      headers: admission.headers,
      bytes: body.length,
      signature: verdict.signature,
      signatureBecause: verdict.because,
      secretId: verdict.secretId,
      via,
    };
    const appended = options.appender.append(event, body);
    if (!appended) {
      options.onQueueFull();
      response.writeHead(503, { "retry-after": "1", "content-length": 0 });
      response.end();
      return;
    }
    const badSignature = verdict.signature === "failed" || verdict.signature === "missing";
    const refused = source?.verify === "enforce" && badSignature;
    const status = !source ? 404 : refused ? 401 : source.answerStatus;
    const scriptedOf = found && !refused && options.scripted.concerns(found) ? found : null;
    appended.then(
      (position) => {
        noteWritten();
        const kept = { request, response, position, lastByteAt };
        const usual = (counts = true) => answerUsual(kept, { status, scriptedOf, event, body }, counts);
        const arrived = found && { position, event, body, found, request, response, lastByteAt };
        if (!arrived || !options.failing?.take({ ...arrived, answerUsual: usual })) void usual();
      },
      (error: Error) => {
        noteUnwritten(error);
        response.writeHead(503, { "retry-after": "5", "content-length": 0 });
        response.end();
      },
    );
  }

  /** Microseconds it took; null where the sender is gone: such an answer was not sent and stays "not known". */
  function answer(kept: Kept, answer: EventAnswer, waited = false): number | null {
    const { request, response, position, lastByteAt } = kept;
    sendAnswer(response, answer);
    if (request.socket.destroyed) return null;
    const afterMicroseconds = Math.round((performance.now() - lastByteAt) * 1000);
    options.onAnswer({ position, status: answer.status, afterMicroseconds }, waited);
    return afterMicroseconds;
  }

  type Usual = { status: number; scriptedOf: ReceiverSource | null; event: NewEvent; body: Buffer };

  /** The status that was sent, null where the sender was gone. `counts` false: it says nothing of how fast this is. */
  async function answerUsual(kept: Kept, usual: Usual, counts: boolean): Promise<number | null> {
    const plain = () => (answer(kept, plainAnswer(usual.status), !counts) === null ? null : usual.status);
    if (!usual.scriptedOf) return plain();
    try {
      return await answerScripted(kept, { ...usual, scriptedOf: usual.scriptedOf }, counts);
    } catch (error) {
      // A header Node refuses to write. The sender is not to be left without any answer.
      const { position } = kept;
      options.log.error("an answer could not be sent as it is", {
        position,
        reason: (error as Error).message,
      });
      return kept.response.headersSent ? null : plain();
    }
  }

  async function answerScripted(
    kept: Kept,
    { scriptedOf: of, event, body }: Usual & { scriptedOf: ReceiverSource },
    counts: boolean,
  ): Promise<number | null> {
    const { position, response, lastByteAt } = kept;
    const gone = new AbortController();
    response.once("close", () => gone.abort("The sender went away before it was answered."));
    const { method, url, headers } = event;
    const elapsedMs = () => performance.now() - lastByteAt;
    const request = { method, url, headers, body };
    const scripted = await options.scripted.answer(of, { position, request, elapsedMs, gone: gone.signal });
    const madeMs = elapsedMs();
    const waited = !counts || scripted?.told.by === "handler" || scripted?.told.by === "fallback";
    const sent = scripted?.answer ?? plainAnswer(of.source.answerStatus);
    const after = answer(kept, sent, waited);
    const status = after === null ? null : sent.status;
    if (!scripted) return status;
    const told = { ...scripted.told, position, answerMs: after === null ? madeMs : after / 1000 };
    const why = String(gone.signal.reason ?? told.why);
    options.onScripted(after === null ? { ...told, status: null, why } : told);
    return status;
  }

  /** A full disk is said once and not once per sender, and so is its end. */
  function noteUnwritten(error: Error): void {
    unwritten += 1;
    if (unwritten > 1) return;
    options.log.error("an event could not be written", {
      reason: error.message,
    });
  }

  function noteWritten(): void {
    if (unwritten > 0) options.log.info("events can be written again", { refused: unwritten });
    unwritten = 0;
  }

  // Node answers some requests before any handler runs: a parser error, too large a head, a timeout.
  server.on("clientError", (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket) => {
    const state = receiving.get(socket);
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && state && !state.request.complete) {
      state.reason = "the body did not arrive in time";
      socket.destroy();
      return;
    }
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
    const reason =
      status === 431
        ? `its headers are over ${headerBytesLimit / 1024} KiB`
        : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
          ? "its headers did not arrive in time"
          : `not readable as HTTP (${error.code ?? error.message})`;
    const unfinished = state && !state.request.complete;
    if (unfinished) {
      refuse(state, status, reason);
    } else {
      onRefusal({
        at: clock.now(),
        peer: peerOf(socket),
        ...requestLineOf(error.rawPacket),
        status,
        reason,
        bytes: error.rawPacket?.length ?? 0,
        headers: [],
      });
    }
    const answerBroken = () => {
      if (!socket.writable) return void socket.destroy();
      socket.end(
        `HTTP/1.1 ${status} ${status === 431 ? "Request Header Fields Too Large" : "Bad Request"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      setTimeout(() => socket.destroy(), 200).unref();
    };
    // Answers come in the order of requests: one that waits for its commit would otherwise be told of what came after it.
    const waiting = state?.request.complete ? state.response : null;
    if (waiting && !waiting.writableFinished && !waiting.destroyed) waiting.once("close", answerBroken);
    else answerBroken();
  });

  return server;
}

function startReceiving(request: IncomingMessage, response: ServerResponse | null = null): Receiving {
  return { request, response, bytes: 0, refused: false, reason: null };
}

function tooLarge(limit: number, announced: number | null): string {
  const said = announced === null ? "" : `, ${sizeWords(announced)} announced`;
  return `the body is over the limit of ${sizeWords(limit)}${said}`;
}

/** `10 MiB`, as limits are told everywhere. Rounded up: what is over a limit never reads as the limit itself. */
function sizeWords(bytes: number): string {
  const [size, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KiB"] : [bytes / 1024 ** 2, "MiB"];
  return `${Math.ceil(size * 10) / 10} ${unit}`;
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress ?? "unknown"}:${socket.remotePort ?? 0}`;
}

function pairsOf(rawHeaders: string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < Math.min(rawHeaders.length, 4000); index += 2) {
    const name = rawHeaders[index] as string;
    if (name.toLowerCase() === runTokenHeader) continue;
    pairs.push([name, (rawHeaders[index + 1] as string).slice(0, 1024)]);
  }
  return pairs;
}

/** Method and target of a head that the parser gave up on, as far as they can be seen. */
function requestLineOf(packet: Buffer | undefined): { method: string | null; url: string | null } {
  const match = /^([A-Z]{1,20}) (\S{1,2000})/.exec(packet?.subarray(0, 4096).toString("latin1") ?? "");
  return { method: match?.[1] ?? null, url: match?.[2] ?? null };
}
