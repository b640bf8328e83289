/**
 * What a handler did because of an event, as verdicts look at it: effects in the order they were made, each with the
 * number of the send it was made for. Where the lines come from is the caller's: a listener of its own
 * (`createEffectsRecorder`), or a handler that runs under `ringback run` (`recordEffects`).
 */
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type EffectLine, listenForEffects, type Teller } from "../effects/effect-lines";
import { createNotedSends } from "../effects/noted-sends";
import { createTrace, placeOf, type TracedEffect } from "../effects/trace";
import { maskUrlCredentials } from "../effects/url-credentials";

export type Effect = {
  method: string;
  /** Without credentials: verdicts are shown and kept. */
  url: string;
  /** Text of the request's body, its first 65,536 characters; null without one. */
  body: string | null;
  bodySha256: string | null;
  /** Null: not answered yet, or never. */
  status: number | null;
  /** Number of the send it was made for; null where nothing ties it to one. */
  send: number | null;
};

export type EffectsRecorder = {
  /** How many processes have reported since the start. */
  handlers(): number;
  /** The next request on this connection of ours is that send. */
  noteSend(send: number, connection: Socket): void;
  /** How many there are so far: for `effectsSince`. */
  mark(): number;
  effectsSince(mark: number): Effect[];
  /** Connections that were never seen to speak HTTP: `:5432` → how many. */
  unjudged(): Map<string, number>;
  /** When something was told last, by `performance.now()`. */
  lastToldAt(): number;
  /** Resolves when nothing was told for so long and no event is being handled, or after `atMost`; milliseconds. */
  quiet(ms: number, atMost: number): Promise<void>;
  close(): Promise<void>;
};

export type EffectsFeed = {
  hello(teller: Teller): void;
  line(told: EffectLine, teller: Teller): void;
};

/** `url`: `http://127.0.0.1:<port>/<token>`, for the handler's RINGBACK_EFFECTS. */
export async function createEffectsRecorder(): Promise<EffectsRecorder & { url: string }> {
  const { recorder, feed } = recordEffects(null);
  const listener = await listenForEffects(feed);
  return { ...recorder, url: listener.url, close: () => listener.close() };
}

/** `port`: where the handler listens, by which requests through the proxy are tied; null without a proxy. */
export function recordEffects(port: number | null): { recorder: EffectsRecorder; feed: EffectsFeed } {
  const sends = createNotedSends<number>();
  const effects: TracedEffect<number>[] = [];
  const connections = new Map<string, number>();
  const http = new Set<string>();
  const processes = new Set<number>();
  let lastTold = performance.now();
  const trace = createTrace(sends, {
    port,
    begun(effect) {
      effects.push(effect);
      const place = placeOf(effect.url);
      if (place) http.add(place);
    },
    connection: (place) => connections.set(place, (connections.get(place) ?? 0) + 1),
  });
  const recorder: EffectsRecorder = {
    handlers: () => processes.size,
    noteSend: sends.note,
    mark: () => effects.length,
    effectsSince: (mark) =>
      effects.slice(mark).map(({ method, url, body, bodySha256, status, subject }) => ({
        ...{ method, url: maskUrlCredentials(url), body, bodySha256, status },
        send: subject,
      })),
    unjudged: () => new Map([...connections].filter(([place]) => !http.has(place))),
    lastToldAt: () => lastTold,
    async quiet(ms, atMost) {
      const begun = performance.now();
      const until = begun + atMost;
      for (;;) {
        const now = performance.now();
        const restMs = trace.handling() > 0 ? ms : Math.max(lastTold, begun) + ms - now;
        if (restMs <= 0 || now >= until) return;
        await pause(Math.min(restMs, until - now));
      }
    },
    close: async () => {},
  };
  const feed: EffectsFeed = {
    hello: ({ pid, role }) => {
      if (role === "inside") processes.add(pid);
    },
    line(told, teller) {
      if (told.kind === "ended") return;
      lastTold = performance.now();
      trace.take(told, teller);
    },
  };
  return { recorder, feed };
}
