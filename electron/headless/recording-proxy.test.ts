/** The proxy that records for handlers no preload sees inside of, over real sockets. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type EffectLine, listenForEffects } from "../engine/simulator/effects/effect-lines";
import { startRecordingProxy } from "./recording-proxy";

async function start() {
  const lines: EffectLine[] = [];
  const listener = await listenForEffects({ line: (told) => lines.push(told) });
  const proxy = await startRecordingProxy(listener.url);
  const seen: { method: string | undefined; headers: IncomingMessage["headers"]; body: string }[] = [];
  const target = createServer(async (incoming, response) => {
    let body = "";
    for await (const piece of incoming) body += piece;
    seen.push({ method: incoming.method, headers: incoming.headers, body });
    response.writeHead(201, { "x-answer": "yes" }).end(`got ${body}`);
  }).listen(0, "127.0.0.1");
  await once(target, "listening");
  onTestFinished(async () => {
    await proxy.close();
    await listener.close().catch(() => {});
    target.closeAllConnections();
    target.close();
  });
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/orders?id=1`;
  return { lines, listener, proxy, seen, url };
}

async function through(proxy: string, url: string, auth?: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(proxy);
  const sent = request({
    ...{ hostname, port, method: "POST", path: url, agent: false },
    headers: {
      host: new URL(url).host,
      "content-type": "text/plain",
      ...(auth === undefined ? {} : { "proxy-authorization": auth }),
    },
  });
  sent.end("two words");
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  let body = "";
  for await (const piece of answer) body += piece;
  return { status: answer.statusCode ?? 0, body };
}

function authOf(proxy: string): string {
  const { username, password } = new URL(proxy);
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

test("a request goes through as it is and is told, with its answer", async () => {
  const { lines, proxy, seen, url } = await start();
  expect(await through(proxy.url, url, authOf(proxy.url))).toEqual({ status: 201, body: "got two words" });
  expect(seen).toMatchObject([
    { method: "POST", body: "two words", headers: { "content-type": "text/plain" } },
  ]);
  expect(seen[0]?.headers["proxy-authorization"], "the secret stays here").toBeUndefined();
  await expect.poll(() => lines).toHaveLength(2);
  expect(lines).toMatchObject([
    { kind: "outgoing", id: null, method: "POST", url },
    { kind: "outgoing-answer", status: 201, error: null },
  ]);
});

test("who has not this run's secret is refused, and nothing is told", async () => {
  const { lines, proxy, seen, url } = await start();
  expect((await through(proxy.url, url)).status).toBe(407);
  expect((await through(proxy.url, url, "Basic cmluZ2JhY2s6eA==")).status).toBe(407);
  expect({ seen, lines }).toEqual({ seen: [], lines: [] });
});

test("an engine that is gone does not stop the handler", async () => {
  const { listener, proxy, url } = await start();
  await listener.close();
  await proxy.lost;
  expect((await through(proxy.url, url, authOf(proxy.url))).status).toBe(201);
});

test.each([
  ["a status that cannot be passed on", "HTTP/1.1 042 X\r\ncontent-length: 0\r\n\r\n"],
  ["a phrase that cannot be passed on", "HTTP/1.1 200 O\u0001K\r\ncontent-length: 0\r\n\r\n"],
  ["an answer that is none", "HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n"],
])("%s fails that request, and neither the handler's run nor its next one", async (_, answer) => {
  const { lines, proxy, url } = await start();
  const strange = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(answer));
  }).listen(0, "127.0.0.1");
  await once(strange, "listening");
  onTestFinished(() => void strange.close());
  const { port } = strange.address() as AddressInfo;
  const { status, body } = await through(proxy.url, `http://127.0.0.1:${port}/`, authOf(proxy.url));
  expect(status).toBe(502);
  expect(body).toContain(`127.0.0.1:${port} does not answer`);
  await expect.poll(() => lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ kind: "outgoing-answer", status: null, error: expect.any(String) });
  expect((await through(proxy.url, url, authOf(proxy.url))).status).toBe(201);
});
