/** What is told over the socket becomes effects, each tied for certain or not at all. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type EffectLine, listenForEffects } from "./effect-lines";
import { createNotedSends } from "./noted-sends";
import { createTrace, type TracedEffect } from "./trace";

const inside = { number: 1, pid: 1, role: "inside" } as const;
const proxy = { number: 2, pid: 2, role: "proxy" } as const;
const outgoing = (id: string | null, effect: string): Extract<EffectLine, { kind: "outgoing" }> => ({
  ...{
    kind: "outgoing",
    id,
    effect,
    method: "POST",
    url: "http://a.example/x",
    body: null,
    bodySha256: null,
  },
  ...{ bytes: null, afterMs: id === null ? null : 7 },
});

async function start() {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const sends = createNotedSends<string>();
  const effects: TracedEffect<string>[] = [];
  const trace = createTrace(sends, { port, begun: (effect) => effects.push(effect) });
  const open = async (subject: string): Promise<Socket> => {
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    sends.note(subject, socket);
    return socket;
  };
  return { sends, effects, trace, open };
}

test("inside a handler, by the connection the event came on and its number there", async () => {
  const { sends, effects, trace, open } = await start();
  const socket = await open("first");
  sends.note("second", socket);
  const port = socket.localPort ?? 0;
  const to = socket.remotePort ?? 0;
  trace.take({ kind: "incoming", id: "a", port, to, number: 2 }, inside);
  // The same port again, as somebody else's: the system gives it away as soon as it is free.
  trace.take({ kind: "incoming", id: "b", port, to, number: 2, method: "GET", url: "/health" }, inside);
  for (const [index, id] of ["a", "b", null].entries()) trace.take(outgoing(id, `e${index}`), inside);
  expect(effects.map(({ subject, untied, afterMs }) => ({ subject, untied, afterMs }))).toEqual([
    { subject: "second", untied: null, afterMs: 7 },
    {
      subject: null,
      untied: { because: "not-sent-by-us", request: "GET /health", candidates: [] },
      afterMs: null,
    },
    { subject: null, untied: { because: "nothing-handled", request: null, candidates: [] }, afterMs: null },
  ]);
});

test("through the proxy, only while one event alone is handled and none just was", async () => {
  const { effects, trace, open } = await start();
  const first = await open("first");
  trace.take(outgoing(null, "alone"), proxy);
  const second = await open("second");
  trace.take(outgoing(null, "two open"), proxy);
  first.destroy();
  await once(first, "close");
  trace.take(outgoing(null, "one just answered"), proxy);
  second.destroy();
  await once(second, "close");
  trace.take(outgoing(null, "both just answered"), proxy);
  expect(effects.map(({ subject, untied }) => subject ?? [untied?.because, untied?.candidates])).toEqual([
    "first",
    ["several", ["first", "second"]],
    ["several", ["second", "first"]],
    ["several", ["first", "second"]],
  ]);
});

test("a teller that is killed, or that does not know the token, harms nobody", async () => {
  const told: EffectLine[] = [];
  const listener = await listenForEffects({ line: (line) => told.push(line) });
  onTestFinished(() => listener.close());
  const { port, pathname } = new URL(listener.url);
  const speak = async (token: string, text: string): Promise<Socket> => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(`${JSON.stringify({ kind: "hello", token, pid: 1 })}\n${text}\n`);
    return socket;
  };
  const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await closed(await speak("guessed", JSON.stringify(outgoing(null, "e1"))));
  await closed(await speak("", "x".repeat(100_000)));
  const token = pathname.slice(1);
  const killed = await speak(token, `no JSON\n${JSON.stringify(outgoing(null, "e2"))}`);
  await expect.poll(() => told).toHaveLength(1);
  killed.resetAndDestroy();
  // In one piece with the hello, as a handler tells what it does while it starts.
  const early = await speak(token, JSON.stringify({ ...outgoing(null, "e3"), body: "x".repeat(20_000) }));
  await expect.poll(() => told).toHaveLength(2);
  early.write(`${JSON.stringify(outgoing(null, "e4"))}\n`);
  await expect.poll(() => told).toHaveLength(3);
  expect(told.map((line) => line.kind === "outgoing" && line.effect)).toEqual(["e2", "e3", "e4"]);
});
