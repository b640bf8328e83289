import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createAgents, type SendTarget, sendRequest } from "./send-request";

const draft = {
  method: "POST",
  path: "/call?x=1",
  headers: [["content-type", "application/json"]] as [string, string][],
  body: new TextEncoder().encode('{"event":"call.ended"}'),
};

async function listenForTest(server: Server, host = "127.0.0.1"): Promise<number> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function handlerForTest(listener: RequestListener): Promise<SendTarget> {
  return targetOf(`http://127.0.0.1:${await listenForTest(createServer(listener))}`);
}

function targetOf(url: string, more: Partial<SendTarget> = {}): SendTarget {
  const agents = createAgents({ keepAlive: false });
  onTestFinished(() => agents.destroy());
  return { url: new URL(url), addresses: null, agents, headers: [], timeoutMs: 20_000, ...more };
}

test("a handler gets method, path, headers and bytes as they stand", async () => {
  const got: unknown[] = [];
  const target = await handlerForTest((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      got.push(request.method, request.url, request.rawHeaders.slice(0, 8), Buffer.concat(chunks).toString());
      response.writeHead(202).end("taken");
    });
  });
  const answer = await sendRequest(draft, { ...target, headers: [["x-ringback-loop", "abc"]] });
  expect(answer).toMatchObject({ status: 202, error: null, answerBody: "taken", failure: null });
  const { host } = target.url;
  expect(got).toEqual([
    "POST",
    "/call?x=1",
    ["host", host, "content-type", "application/json", "content-length", "22", "x-ringback-loop", "abc"],
    '{"event":"call.ended"}',
  ]);
});

test("a redirect is the answer and is not followed", async () => {
  let elsewhere = 0;
  const other = await handlerForTest((_, response) => {
    elsewhere += 1;
    response.end();
  });
  const target = await handlerForTest((_, response) => {
    response.writeHead(307, { location: other.url.href }).end("over there");
  });
  expect(await sendRequest(draft, target)).toMatchObject({ status: 307, answerBody: "over there" });
  expect(elsewhere).toBe(0);
});

test("only the checked address is connected to, whatever the name leads to", async () => {
  let host = "";
  const { url } = await handlerForTest((request, response) => {
    host = String(request.headers.host);
    response.end();
  });
  const named = targetOf(`http://rebound.example.invalid:${url.port}`, {
    addresses: [{ address: "127.0.0.1", family: 4 }],
  });
  expect(await sendRequest(draft, named)).toMatchObject({ status: 200 });
  expect(host).toBe(`rebound.example.invalid:${url.port}`);
});

test("localhost finds a handler on IPv6 alone", async () => {
  const port = await listenForTest(
    createServer((_, response) => void response.writeHead(204).end()),
    "::1",
  );
  const both = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  expect(await sendRequest(draft, targetOf(`http://localhost:${port}`, { addresses: both }))).toMatchObject({
    status: 204,
  });
  expect(await sendRequest(draft, targetOf(`http://[::1]:${port}`))).toMatchObject({ status: 204 });
});

test("an answer that never comes is a timeout; one that is torn, none or gone is a failed connection", async () => {
  const silent = await handlerForTest(() => undefined);
  expect(await sendRequest(draft, { ...silent, timeoutMs: 20 })).toEqual({
    status: null,
    answerMs: null,
    error: "No answer within 0.02 s",
    answerBody: null,
    failure: "timeout",
  });
  const closing = await handlerForTest((request) => void request.socket.destroy());
  const switching = await handlerForTest((_, response) => {
    response.writeHead(101, { connection: "upgrade", upgrade: "other" }).end();
  });
  for (const target of [closing, switching]) {
    expect(await sendRequest(draft, target)).toMatchObject({
      error: "The connection was closed before an answer",
      failure: "connection",
    });
  }
  const babbling = createTcp((socket) => void socket.end("SMTP, you know\r\n"));
  expect(
    await sendRequest(draft, targetOf(`http://127.0.0.1:${await listenForTest(babbling)}`)),
  ).toMatchObject({
    error: expect.stringContaining("not readable as HTTP"),
    failure: "connection",
  });
  const port = await listenForTest(createServer());
  const tls = await sendRequest(draft, targetOf(`https://127.0.0.1:${port}`));
  expect(tls).toMatchObject({ failure: "connection", status: null });
});

test("of a huge or endless answer the first 4,096 characters are kept, and its status", async () => {
  const huge = await handlerForTest((_, response) => {
    response.end("ä".repeat(3_000_000));
  });
  const answer = await sendRequest(draft, huge);
  expect([answer.status, answer.answerBody]).toEqual([200, "ä".repeat(4096)]);
  const endless = await handlerForTest((_, response) => {
    response.writeHead(500);
    const pour = (): void => void response.write("x".repeat(65_536), pour);
    pour();
  });
  const cut = await sendRequest(draft, endless);
  expect([cut.status, cut.answerBody?.length, cut.error]).toEqual([500, 4096, null]);
  const dripping = await handlerForTest((_, response) => void response.writeHead(200).write("begun"));
  expect(await sendRequest(draft, { ...dripping, timeoutMs: 100 })).toMatchObject({
    status: 200,
    answerBody: "begun",
    error: null,
  });
});

test("stopping cuts what is under way", async () => {
  const stop = new AbortController();
  const target = await handlerForTest(() => stop.abort());
  expect(await sendRequest(draft, target, stop.signal)).toMatchObject({
    error: "The run was stopped before an answer",
    failure: "connection",
  });
});
