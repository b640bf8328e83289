/**
 * Handlers that run under `ringback run`. For each there is a listener of its own on loopback, with a secret of its own,
 * on which the preload and the recording proxy tell what leaves the handler; what they tell is tied to what was sent and
 * kept. A session ends with the proxy's connection, which `ringback run` holds as long as it lives: a killed one leaves
 * no session behind. Of one event at most `keptPerSubject` effects are kept, and the others counted.
 */
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { basename } from "node:path";
import type { HandlerSession } from "../../shared/effects-contract";
import type { Clock } from "./clock";
import type { Log } from "./log";
import type { Redactor } from "./sharing/redact";
import {
  type EffectLine,
  type EffectsListener,
  listenForEffects,
  type Teller,
} from "./simulator/effects/effect-lines";
import { createNotedSends } from "./simulator/effects/noted-sends";
import { createTrace, placeOf, type TracedEffect } from "./simulator/effects/trace";
import { maskRequestCredentials, maskUrlCredentials } from "./simulator/effects/url-credentials";
import { type EffectsFeed, type EffectsRecorder, recordEffects } from "./simulator/verdicts/effects";
import { type EffectBatch, type NewEffect, type Subject, subjectKey } from "./store/effects";
import type { WriteClient } from "./store/store";

export type HandlerSessions = {
  open(command: string[], port: number, path: string): Promise<HandlerSession & { effectsUrl: string }>;
  /** For `onConnection` of a request: the next one on that connection is about this. */
  sending(subject: Subject): (connection: Socket) => void;
  /**
   * What the handler at this address does from now on, as verdicts look at it, numbered by the observer's own sends; null
   * where it does not run under `ringback run`. What the observer's sends cause is the observer's and not kept. Close it
   * when done: until then all of it stays in memory.
   */
  observeEffects(handler: URL): EffectsRecorder | null;
  close(): Promise<void>;
};

type Open = {
  row: HandlerSession;
  port: number;
  listener: EffectsListener | null;
  observers: Set<EffectsFeed>;
  tellers: Set<Teller>;
  /** Effects by subject so far. */
  kept: Map<string, number>;
  places: Set<string>;
  waiting: {
    effects: Set<NewEffect>;
    beyond: Map<string, number>;
    connections: Map<string, EffectBatch["connections"][number]>;
  };
};

const keptPerSubject = 200;
const keptUntied = 1000;
/** Of events long past nobody counts on. */
const keptSubjects = 50_000;
/** `ringback run` connects at once; one that was killed before leaves a session that nobody holds. */
const connectsWithinMs = 15_000;
const writeEveryMs = 100;
/** Places beyond this are one: nobody reads a list of thousands of addresses. */
const keptPlaces = 500;

const isThisMachine = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Sent by an observer: it keeps what it caused itself. */
const observed = Symbol("observed");
type Noted = Subject | typeof observed;

export function createHandlerSessions(options: {
  store: WriteClient;
  clock: Pick<Clock, "now">;
  redactor: Redactor;
  log: Log;
}): HandlerSessions {
  const { store, clock, redactor, log } = options;
  const sends = createNotedSends<Noted>();
  const open = new Map<string, Open>();
  const writing = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | null = null;

  function later(what: string, written: Promise<unknown>): void {
    const done: Promise<void> = written
      .then(() => undefined)
      .catch((error: Error) => log.error("something could not be written", { what, reason: error.message }))
      .finally(() => writing.delete(done));
    writing.add(done);
  }

  function plan(): void {
    timer ??= setTimeout(flush, writeEveryMs);
  }

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    for (const { row, waiting } of open.values()) {
      const { effects, beyond, connections } = waiting;
      if (effects.size + beyond.size + connections.size === 0) continue;
      const batch: EffectBatch = {
        sessionId: row.sessionId,
        effects: [...effects],
        beyond: [...beyond],
        connections: [...connections.values()],
      };
      effects.clear();
      beyond.clear();
      connections.clear();
      later("effects", store.write("saveEffects", batch));
    }
  }

  function keep(session: Open): (effect: TracedEffect<Noted>) => void {
    const rows = new Map<string, NewEffect>();
    return (effect) => {
      const known = rows.get(effect.key);
      if (known) {
        rows.delete(effect.key);
        Object.assign(known, { status: effect.status, ms: effect.ms, error: effect.error });
        session.waiting.effects.add(known);
        plan();
        return;
      }
      if (effect.subject === observed || isSettled(effect)) return;
      const subject = subjectKey(effect.subject);
      const count = (session.kept.get(subject) ?? 0) + 1;
      session.kept.set(subject, count);
      const [oldest] = session.kept.keys();
      if (session.kept.size > keptSubjects && oldest !== undefined) session.kept.delete(oldest);
      if (count > (subject === "" ? keptUntied : keptPerSubject)) {
        session.waiting.beyond.set(subject, (session.waiting.beyond.get(subject) ?? 0) + 1);
      } else {
        const row = rowOf(effect, clock.now(), redactor);
        rows.set(effect.key, row);
        session.waiting.effects.add(row);
      }
      plan();
    };
  }

  async function end(session: Open, because: string): Promise<void> {
    const { row, listener } = session;
    if (row.endedAt !== null) return;
    Object.assign(row, { endedAt: clock.now(), endedBecause: because });
    flush();
    open.delete(row.sessionId);
    later("handler session", store.write("saveHandlerSession", { ...row }));
    await listener?.close();
  }

  return {
    async open(command, port, path) {
      const session: Open = {
        row: {
          sessionId: `hs_${randomBytes(8).toString("hex")}`,
          name: redactor.redact(nameOf(command)),
          url: `http://127.0.0.1:${port}${path}`,
          startedAt: clock.now(),
          endedAt: null,
          endedBecause: null,
        },
        port,
        listener: null,
        observers: new Set(),
        tellers: new Set(),
        kept: new Map(),
        places: new Set(),
        waiting: { effects: new Set(), beyond: new Map(), connections: new Map() },
      };
      const save = keep(session);
      const trace = createTrace(sends, {
        port,
        begun: save,
        settled: save,
        connection(place, tls, subject) {
          if (subject === observed) return;
          noteConnection(session, subjectKey(subject), place, tls);
          plan();
        },
      });
      let because = "ringback run was ended.";
      const late = setTimeout(() => void end(session, "ringback run never began."), connectsWithinMs);
      late.unref();
      session.listener = await listenForEffects({
        hello(teller) {
          if (teller.role === "proxy") clearTimeout(late);
          session.tellers.add(teller);
          forEachObserver((feed) => feed.hello(teller));
        },
        line(told, teller) {
          if (told.kind === "ended") {
            if (teller.role === "proxy") because = sayEnd(told);
            return;
          }
          trace.take(told, teller);
          forEachObserver((feed) => feed.line(told, teller));
        },
        gone(teller) {
          session.tellers.delete(teller);
          if (teller.role === "proxy") void end(session, because);
        },
      });
      function forEachObserver(tell: (feed: EffectsFeed) => void): void {
        for (const feed of session.observers) tell(feed);
      }
      open.set(session.row.sessionId, session);
      await store.write("saveHandlerSession", { ...session.row });
      return { ...session.row, effectsUrl: session.listener.url };
    },
    sending: (subject) => (connection) => {
      // Without a handler that is watched nobody asks.
      if (open.size > 0) sends.note(subject, connection);
    },
    observeEffects(handler) {
      const session = isThisMachine.test(handler.hostname)
        ? [...open.values()].findLast(({ port }) => String(port) === handler.port)
        : undefined;
      if (!session) return null;
      const { recorder, feed } = recordEffects(session.port);
      for (const teller of session.tellers) feed.hello(teller);
      session.observers.add(feed);
      return {
        ...recorder,
        noteSend(send, connection) {
          sends.note(observed, connection);
          recorder.noteSend(send, connection);
        },
        close: async () => void session.observers.delete(feed),
      };
    },
    async close() {
      await Promise.all(
        [...open.values()].map((session) => end(session, "Ringback was closed while it ran.")),
      );
      await Promise.all(writing);
    },
  };
}

const isSettled = ({ status, error }: TracedEffect<Noted>) => status !== null || error !== null;

function rowOf(effect: TracedEffect<Noted>, startedAt: number, redactor: Redactor): NewEffect {
  const { key, seen, method, url, bytes, afterMs, status, ms, error, subject, untied } = effect;
  return {
    ...{ key, seen, bytes, afterMs, status, ms, error, startedAt },
    method: method.slice(0, 40),
    url: redactor.redact(maskUrlCredentials(url)).slice(0, 4000),
    place: placeOf(url),
    subject: subject === observed ? null : subject,
    untied: untied && {
      because: untied.because,
      request: untied.request && redactor.redact(maskRequestCredentials(untied.request)).slice(0, 300),
      candidates: untied.candidates.filter((one) => one !== observed).slice(0, 20),
    },
  };
}

function noteConnection({ waiting, places }: Open, subject: string, told: string, tls: boolean): void {
  if (places.size < keptPlaces) places.add(told);
  const place = places.has(told) ? told.slice(0, 300) : "other places";
  const key = JSON.stringify([subject, place, tls]);
  const known = waiting.connections.get(key);
  if (known) known.count += 1;
  else waiting.connections.set(key, { subject, place, tls, count: 1 });
}

function sayEnd({ code, signal }: Extract<EffectLine, { kind: "ended" }>): string {
  if (signal !== null) return `It was ended by ${signal}.`;
  return code === 0 ? "It ended." : `It ended with code ${code}.`;
}

/** The program and what it runs, without folders, flags and anything that could be a secret. */
function nameOf([program = "", ...args]: string[]): string {
  const script = args.find((arg) => /^[\w./\\:@-]+$/.test(arg) && !arg.startsWith("-"));
  return [program, script]
    .flatMap((word) => (word ? [basename(word.replaceAll("\\", "/"))] : []))
    .join(" ")
    .slice(0, 80);
}
