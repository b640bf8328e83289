/**
 * The loopback socket on which a handler's preload, and the recording proxy, tell what leaves the handler: lines of JSON
 * as `bin/effects-preload.cjs` describes them. It promises that only who knows the token is listened to, and that what
 * does not read as a line is passed over. It is a listener of its own: neither receiver nor tunnel ever lead to it.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";

const id = z.string().max(100).nullable();
const count = z.number().nonnegative();

const line = z.discriminatedUnion("kind", [
  /** `inside`: the preload. `proxy`: the recording proxy, whose lines say nothing about the event. */
  z.object({
    kind: z.literal("hello"),
    token: z.string(),
    pid: z.number(),
    role: z.enum(["inside", "proxy"]).default("inside"),
  }),
  z.object({
    kind: z.literal("incoming"),
    id: z.string().max(100),
    port: z.number(),
    to: z.number(),
    number: z.number(),
    method: z.string().optional(),
    url: z.string().optional(),
  }),
  z.object({ kind: z.literal("answered"), id: z.string() }),
  z.object({
    kind: z.literal("outgoing"),
    id,
    effect: z.string().max(100),
    method: z.string(),
    url: z.string(),
    body: z.string().nullable(),
    bodySha256: z.string().nullable(),
    /** Length of the body; null without one, and where it is not known. */
    bytes: count.nullable().default(null),
    /** Milliseconds from the event's coming in to this; null where it belongs to none. */
    afterMs: count.nullable().default(null),
  }),
  z.object({
    kind: z.literal("outgoing-answer"),
    effect: z.string(),
    status: z.number().nullable(),
    ms: count.nullable().default(null),
    error: z.string().nullable().default(null),
  }),
  z.object({
    kind: z.literal("connection"),
    id,
    host: z.string(),
    port: z.number().nullable(),
    tls: z.boolean().default(false),
  }),
  /** The handler's process ended: its exit code, or the signal that ended it. */
  z.object({ kind: z.literal("ended"), code: z.number().nullable(), signal: z.string().nullable() }),
]);
type AnyLine = z.infer<typeof line>;
export type EffectLine = Exclude<AnyLine, { kind: "hello" }>;
export type Outgoing = Extract<EffectLine, { kind: "outgoing" }>;

/** Who tells: a number per connection, since one process may hold several (threads). */
export type Teller = { number: number; pid: number; role: "inside" | "proxy" };

export type EffectsListener = {
  /** `http://127.0.0.1:<port>/<token>`, for RINGBACK_EFFECTS. */
  url: string;
  close(): Promise<void>;
};

const longestLine = 1_000_000;
const longestHello = 4096;

export async function listenForEffects(on: {
  hello?(teller: Teller): void;
  line(told: EffectLine, teller: Teller): void;
  gone?(teller: Teller): void;
}): Promise<EffectsListener> {
  const token = randomBytes(16).toString("hex");
  const sockets = new Set<Socket>();
  let tellers = 0;

  const server = createServer((socket) => {
    sockets.add(socket);
    let teller: Teller | null = null;
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      if (teller) on.gone?.(teller);
    });
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    // The socket's own, told once more: a handler that is killed resets its connection.
    lines.on("error", () => {});
    lines.on("line", (text) => {
      const told = text.length > longestLine ? null : read(text);
      if (!told) return;
      if (told.kind === "hello") {
        if (told.token !== token) {
          socket.destroy();
          return;
        }
        if (teller) return;
        tellers += 1;
        teller = { number: tellers, pid: told.pid, role: told.role };
        on.hello?.(teller);
        return;
      }
      if (!teller) return;
      on.line(told, teller);
      // The proxy holds the request back until it is known what was being handled when it came.
      if (teller.role === "proxy" && told.kind === "outgoing")
        socket.write(`${JSON.stringify({ taken: told.effect })}\n`);
    });
    // Whoever has not shown the token may not fill our memory with one long line. Asked behind the lines: a handler that
    // acts as soon as it starts tells its first effect in one piece with its hello.
    socket.on("data", () => {
      if (teller === null && socket.bytesRead > longestHello) socket.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };

  return {
    url: `http://127.0.0.1:${port}/${token}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function read(text: string): AnyLine | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
