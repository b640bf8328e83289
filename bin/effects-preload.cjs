/**
 * Loaded into a handler by `ringback run` and `ringback verify` (NODE_OPTIONS=--require). Ties every outgoing HTTP
 * request, and every other connection, to the event being handled when it was made, and tells Ringback over a loopback
 * socket. Plain CommonJS, Node 18 or newer, nothing but built-in modules. It must never change what the handler does:
 * whatever goes wrong here is kept here.
 *
 * Lines of JSON: `hello`, `incoming` {id, port, to, number, method, url}, `answered` {id, status}, `outgoing` {id, effect,
 * method, url, body, bodySha256, bytes, afterMs}, `outgoing-answer` {effect, status, ms, error}, `connection` {id, host,
 * port, tls}. `id` null: made while no event was being handled. `port`, `to` and `number` name the incoming request as
 * its sender knows it: the sender's own port, the handler's, and the how-manieth request on that connection. `afterMs`:
 * from the event's coming in to the effect's start; `ms`: from there to its answer.
 *
 * What is seen from inside does not go through the recording proxy as well: this process gets the environment it would
 * have had, and hands the proxy on to what it starts.
 */
"use strict";

/** Older Nodes forget a channel that nobody holds, and its subscribers with it. */
const channels = [];
module.exports = { channels };

const target = process.env.RINGBACK_EFFECTS;
if (target) {
  // A handler that cannot be observed still has to run.
  for (const step of [() => record(new URL(target)), () => leaveProxyToOthers(process.env.RINGBACK_PROXY)])
    try {
      step();
    } catch {
      // The one does not need the other.
    }
}

function leaveProxyToOthers(proxy) {
  if (!proxy) return;
  const { ChildProcess } = require("node:child_process");
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].filter(
    (name) => process.env[name] === proxy,
  );
  for (const name of names) delete process.env[name];
  const { spawn } = ChildProcess.prototype;
  ChildProcess.prototype.spawn = function (options) {
    try {
      const { envPairs } = options;
      // Windows knows one spelling only.
      const own = process.platform === "win32" ? names.filter((name) => name === name.toUpperCase()) : names;
      for (const name of Array.isArray(envPairs) ? own : [])
        if (!envPairs.some((pair) => pair.startsWith(`${name}=`))) envPairs.push(`${name}=${proxy}`);
    } catch {
      // What cannot be added is not seen.
    }
    return spawn.call(this, options);
  };
}

function record({ hostname, port, pathname }) {
  const { AsyncLocalStorage } = require("node:async_hooks");
  const { createHash } = require("node:crypto");
  const diagnostics = require("node:diagnostics_channel");
  const http = require("node:http");
  const https = require("node:https");
  const net = require("node:net");
  const { threadId } = require("node:worker_threads");

  const { setTimeout: startTimer, clearTimeout: stopTimer } = require("node:timers");

  const keptCharacters = 65_536;
  /** A body is hashed as it goes by, and never held as a whole: it may be an upload of gigabytes. */
  const keptBytes = 4 * keptCharacters;
  /** What of a request's own body is read before it is sent: no more, and no longer. */
  const mostRead = 4 * 1024 * 1024;
  const readWithinMs = 200;
  /** An engine that no longer reads must not fill the handler's memory: then nothing is told any more. */
  const mostUntold = 64 * 1024 * 1024;
  const current = new AsyncLocalStorage();
  const counts = new WeakMap();
  let events = 0;
  let effects = 0;

  const own = new net.Socket();
  own.on("error", () => {});
  own.connect(Number(port), hostname);
  own.setNoDelay(true);
  own.unref();
  tell({ kind: "hello", token: pathname.slice(1), pid: process.pid });

  function tell(line) {
    if (own.destroyed) return;
    own.write(`${JSON.stringify(line)}\n`);
    if (own.writableLength > mostUntold) own.destroy();
  }

  function newBody() {
    return { pieces: [], bytes: 0, hash: createHash("sha256"), whole: true };
  }
  function addTo(body, piece) {
    if (body.bytes < keptBytes) body.pieces.push(Buffer.from(piece.subarray(0, keptBytes - body.bytes)));
    body.bytes += piece.length;
    body.hash.update(piece);
  }
  function bodyOf(piece) {
    const body = newBody();
    addTo(body, piece);
    return body;
  }

  function safely(act) {
    try {
      return act();
    } catch {
      return undefined;
    }
  }

  const eventId = () => current.getStore()?.id ?? null;

  // Incoming: the listeners of a request, and whatever they start, run as this event.
  for (const prototype of [http.Server.prototype, https.Server.prototype]) {
    const emit = prototype.emit;
    prototype.emit = function (...args) {
      const [name, request, response] = args;
      if (name !== "request" || current.getStore()?.request === request) return emit.apply(this, args);
      events += 1;
      const store = { id: `${process.pid}.${threadId}-${events}`, request, at: performance.now() };
      safely(() => {
        const { socket, method, url } = request;
        const number = (counts.get(socket) ?? 0) + 1;
        counts.set(socket, number);
        tell({
          kind: "incoming",
          id: store.id,
          port: socket.remotePort,
          to: socket.localPort,
          number,
          method,
          url,
        });
        response.once("close", () => tell({ kind: "answered", id: store.id, status: response.statusCode }));
      });
      return current.run(store, () => emit.apply(this, args));
    };
  }

  const startedAt = new Map();
  const since = (at) => Math.round((performance.now() - at) * 10) / 10;

  function begin(method, url, body, at = performance.now()) {
    effects += 1;
    const effect = `${process.pid}.${threadId}-${effects}`;
    startedAt.set(effect, at);
    const handledAt = current.getStore()?.at;
    const text = body === null ? null : Buffer.concat(body.pieces).toString("utf8");
    const isWhole = body?.whole === true;
    tell({
      kind: "outgoing",
      id: eventId(),
      effect,
      method,
      url: String(url),
      body: text === null ? null : text.slice(0, keptCharacters),
      bodySha256: isWhole ? body.hash.digest("hex") : null,
      bytes: isWhole ? body.bytes : null,
      afterMs: handledAt === undefined ? null : Math.max(0, Math.round((at - handledAt) * 10) / 10),
    });
    return effect;
  }

  /** Once: the first to end it says how. */
  function settle(effect, status, error = null) {
    const at = startedAt.get(effect);
    if (at === undefined) return;
    startedAt.delete(effect);
    tell({ kind: "outgoing-answer", effect, status, ms: since(at), error });
  }

  const sayError = (error) =>
    String(error?.cause?.code ?? error?.code ?? error?.cause?.message ?? error?.message ?? error).slice(
      0,
      200,
    );

  // Outgoing over http and https, which is what most clients are made of.
  const bodies = new WeakMap();
  const told = new WeakMap();
  /** Statuses of requests that were answered before they were written to their end. */
  const early = new WeakMap();
  function keep(request, chunk, encoding) {
    if (chunk === undefined || chunk === null || typeof chunk === "function") return;
    const piece =
      typeof chunk === "string"
        ? Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8")
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const body = bodies.get(request) ?? newBody();
    addTo(body, piece);
    bodies.set(request, body);
  }
  const client = http.ClientRequest.prototype;
  const { write, end, emit } = client;
  client.write = function (...args) {
    safely(() => keep(this, ...args));
    return write.apply(this, args);
  };
  client.end = function (...args) {
    safely(() => {
      if (told.has(this)) return;
      keep(this, ...args);
      const host = this.getHeader("host") ?? this.host;
      told.set(this, begin(this.method, `${this.protocol}//${host}${this.path}`, bodies.get(this) ?? null));
      if (early.has(this)) settle(told.get(this), early.get(this));
    });
    return end.apply(this, args);
  };
  client.emit = function (...args) {
    const [name, response] = args;
    if (name === "response" && !told.has(this)) safely(() => early.set(this, response.statusCode));
    if (told.has(this))
      safely(() => {
        if (name === "response") settle(told.get(this), response.statusCode);
        else if (name === "error") settle(told.get(this), null, sayError(response));
        else if (name === "close") settle(told.get(this), null, "closed before an answer");
      });
    return emit.apply(this, args);
  };

  // Outgoing by the built-in fetch. Its body is read here, since nothing below shows it.
  const { fetch } = globalThis;
  if (typeof fetch === "function") {
    globalThis.fetch = async (input, init) => {
      const at = performance.now();
      const effect = await (async () => {
        const request = new Request(input instanceof Request ? input.clone() : input, withoutStream(init));
        const body = request.body === null ? null : await readSome(request.body);
        return begin(request.method, request.url, body, at);
      })().catch(() => null);
      try {
        const answer = await current.run({ ...current.getStore(), inFetch: true }, () => fetch(input, init));
        settle(effect, answer.status);
        return answer;
      } catch (error) {
        settle(effect, null, sayError(error));
        throw error;
      }
    };
  }
  /** The handler's request waits for this: a body that is long, or that comes slowly, is not read to its end. */
  async function readSome(stream) {
    const body = newBody();
    const reader = stream.getReader();
    let timer;
    const late = new Promise((resolve) => {
      timer = startTimer(resolve, readWithinMs, null);
    });
    try {
      while (body.bytes <= mostRead) {
        const piece = await Promise.race([reader.read(), late]);
        if (piece === null) break;
        if (piece.done) return body;
        addTo(body, piece.value);
      }
    } finally {
      stopTimer(timer);
    }
    reader.cancel().catch(() => {});
    return { ...body, whole: false };
  }
  /** A stream can be read once, and the handler's request needs it. */
  function withoutStream(init) {
    const isStream =
      init?.body &&
      typeof init.body === "object" &&
      (Symbol.asyncIterator in init.body || typeof init.body.getReader === "function");
    return isStream ? { ...init, body: undefined } : init;
  }

  // Outgoing by undici as a package of the handler's own.
  const undici = new WeakMap();
  function subscribe(name, listener) {
    const channel = diagnostics.channel(name);
    channel.subscribe(listener);
    channels.push(channel);
  }
  subscribe("undici:request:create", ({ request }) =>
    safely(() => {
      if (current.getStore()?.inFetch) return;
      const { method, origin, path, body } = request;
      const known = typeof body === "string" || body instanceof Uint8Array ? Buffer.from(body) : null;
      undici.set(request, begin(method, `${origin}${path}`, known && bodyOf(known)));
    }),
  );
  diagnostics
    .channel("undici:request:headers")
    .subscribe(({ request, response }) =>
      safely(() => undici.has(request) && settle(undici.get(request), response.statusCode)),
    );
  diagnostics
    .channel("undici:request:error")
    .subscribe(({ request, error }) =>
      safely(() => undici.has(request) && settle(undici.get(request), null, sayError(error))),
    );

  // Everything else that leaves: where to, so that it can be named as not judged.
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    safely(() => {
      if (this === own) return;
      const options = Array.isArray(args[0]) ? args[0][0] : args[0];
      const to = typeof options === "object" && options !== null ? options : { port: options, host: args[1] };
      if (to.path === undefined && to.port !== undefined)
        tell({
          kind: "connection",
          id: eventId(),
          host: String(to.host ?? "localhost"),
          port: Number(to.port),
          tls: this.encrypted === true,
        });
      else if (typeof to.path === "string")
        tell({ kind: "connection", id: eventId(), host: to.path, port: null, tls: false });
    });
    return connect.apply(this, args);
  };
}
