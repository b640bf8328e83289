/**
 * What a handler did because of an event: listens on loopback for what `bin/effects-preload.cjs` tells from inside it.
 * An effect is tied to the request that was being handled when it was made, and that request to the one that was sent,
 * by the sender's own port. What cannot be tied stays untied; connections that speak no HTTP are named, not judged.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

export type Effect = {
  method: string;
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
  /** `http://127.0.0.1:<port>/<token>`, for the handler's RINGBACK_EFFECTS. */
  url: string;
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

const id = z.string().nullable();
const line = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), token: z.string(), pid: z.number() }),
  z.object({ kind: z.literal("incoming"), id: z.string(), port: z.number(), number: z.number() }),
  z.object({ kind: z.literal("answered"), id: z.string() }),
  z.object({
    kind: z.literal("outgoing"),
    id,
    effect: z.string(),
    method: z.string(),
    url: z.string(),
    body: z.string().nullable(),
    bodySha256: z.string().nullable(),
  }),
  z.object({ kind: z.literal("outgoing-answer"), effect: z.string(), status: z.number() }),
  z.object({ kind: z.literal("connection"), id, host: z.string(), port: z.number().nullable() }),
]);
type Line = z.infer<typeof line>;

const longestLine = 1_000_000;

export async function createEffectsRecorder(): Promise<EffectsRecorder> {
  const token = randomBytes(16).toString("hex");
  const effects: Effect[] = [];
  const byEffect = new Map<string, Effect>();
  // A port is free again a minute after its connection ended: until then port and number name one request.
  const sends = new Map<string, number>();
  const sentOn = new WeakMap<Socket, number>();
  const events = new Map<string, number>();
  const open = new Set<string>();
  const connections = new Map<string, number>();
  const http = new Set<string>();
  const sockets = new Set<Socket>();
  const processes = new Set<number>();
  let lastTold = performance.now();

  function take(told: Exclude<Line, { kind: "hello" }>, pid: number): void {
    lastTold = performance.now();
    switch (told.kind) {
      case "incoming": {
        const send = sends.get(`${told.port} ${told.number}`);
        if (send !== undefined) events.set(told.id, send);
        open.add(told.id);
        return;
      }
      case "answered":
        open.delete(told.id);
        return;
      case "outgoing": {
        const { id: event, effect, kind: _, ...seen } = told;
        const made = { ...seen, status: null, send: events.get(event ?? "") ?? null };
        effects.push(made);
        byEffect.set(`${pid} ${effect}`, made);
        if (URL.canParse(told.url)) http.add(placeOf(new URL(told.url)));
        return;
      }
      case "outgoing-answer": {
        const made = byEffect.get(`${pid} ${told.effect}`);
        if (made) made.status = told.status;
        return;
      }
      case "connection": {
        const place = told.port === null ? told.host : `${told.host}:${told.port}`;
        connections.set(place, (connections.get(place) ?? 0) + 1);
      }
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    let pid: number | null = null;
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on("line", (text) => {
      const told = text.length > longestLine ? null : read(text);
      if (!told) return;
      if (told.kind !== "hello") {
        if (pid !== null) take(told, pid);
        return;
      }
      if (told.token !== token) {
        socket.destroy();
        return;
      }
      pid = told.pid;
      processes.add(pid);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };

  return {
    url: `http://127.0.0.1:${port}/${token}`,
    handlers: () => processes.size,
    noteSend(send, connection) {
      const number = (sentOn.get(connection) ?? 0) + 1;
      sentOn.set(connection, number);
      sends.set(`${connection.localPort} ${number}`, send);
    },
    mark: () => effects.length,
    effectsSince: (mark) => effects.slice(mark).map((effect) => ({ ...effect })),
    unjudged: () => new Map([...connections].filter(([place]) => !http.has(place))),
    lastToldAt: () => lastTold,
    async quiet(ms, atMost) {
      const begun = performance.now();
      const until = begun + atMost;
      for (;;) {
        const now = performance.now();
        const restMs = open.size > 0 ? ms : Math.max(lastTold, begun) + ms - now;
        if (restMs <= 0 || now >= until) return;
        await pause(Math.min(restMs, until - now));
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function read(text: string): Line | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function placeOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}
