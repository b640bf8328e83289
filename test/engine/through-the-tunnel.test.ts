/**
 * What can be reached by an address from outside: the receiver, and nothing else, whatever a request says of its host. By
 * ngrok, with its unmodified SDK and the edge that is played here, and by an address of one's own (`--public-url`). Whoever asks
 * here knows every token, and still gets nothing.
 */
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent } from "../harness/mirai-events";
import { type NgrokEdge, startNgrokEdge } from "../harness/ngrok-edge/edge";
import { requestText } from "../harness/raw-http";

const folder = makeFolder();
let edge: NgrokEdge;
let engine: EngineProcess;

beforeAll(async () => {
  edge = await startNgrokEdge();
  const { address, authority, publicPort } = edge;
  const edgeFile = join(folder.path, "edge.json");
  writeFileSync(edgeFile, JSON.stringify({ address, authority, publicPort }));
  engine = await startEngine(folder.path, {
    flags: ["--ngrok-edge", edgeFile, "--public-url", "https://own.example.com"],
  });
  await engine.client.tunnel.set({ mode: "ngrok", token: "test-token", domain: "calls.example.com" });
  await engine.until(async () => (await engine.client.tunnel.get()).state === "online", "the tunnel online");
});
afterAll(async () => {
  await engine.stop();
  await edge.stop();
  folder.remove();
});

const ways: [name: string, host: string, port: () => number][] = [
  ["ngrok", "calls.example.com", () => edge.publicPort],
  ["an address of one's own", "own.example.com", () => Number(new URL(engine.receiver).port)],
];

/** Everything that comes back for these bytes: status and body of each answer. */
async function say(port: number, text: string): Promise<[number, string][]> {
  const socket = connect(port, "127.0.0.1");
  let all = "";
  socket.on("data", (chunk) => {
    all += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  socket.write(text);
  await new Promise((resolve) => socket.on("close", resolve));
  return all
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter(Boolean)
    .map((answer) => [Number(answer.slice(9, 12)), answer.split("\r\n\r\n").slice(1).join("\r\n\r\n")]);
}

const hostOf = (url: string) => new URL(url).host;
const bearer = (token: string): [string, string] => ["Authorization", `Bearer ${token}`];

describe.each(ways)("by %s", (_, host, port) => {
  const ask = (method: string, target: string, headers: [string, string][] = [], body = "") =>
    say(
      port(),
      requestText(
        method,
        target,
        [["Host", host], ["Connection", "close"], ["Content-Length", String(body.length)], ...headers],
        body,
      ),
    );

  test("a provider's request is an event of the host it was sent to", async () => {
    const body = miraiEvent("call.initiate", { id: `c_${host}` });
    expect(await ask("POST", "/hooks/mirai", [], body)).toEqual([[200, ""]]);
    const [row] = (await engine.client.events.list({ limit: 1 })).rows;
    expect(row?.origin).toBe("live");
    const event = await engine.client.events.get({ eventId: row?.eventId ?? "" });
    expect(event.headers).toContainEqual(["Host", host]);
  });

  test.each([
    ["GET", "/"],
    ["GET", "/index.html"],
    ["POST", "/enter"],
    ["POST", "/invite"],
    ["GET", "/api"],
    ["GET", "/api/status"],
    ["GET", "/api/sources"],
    ["POST", "/api/sources"],
    ["GET", "/api/openapi.json"],
    ["GET", "/rpc"],
    ["POST", "/rpc/status/get"],
    ["GET", "/objects/contacts"],
    ["PUT", "/objects/contacts/a"],
    ["GET", "/audit"],
    ["GET", "/crm/v3/objects/contacts"],
    ["POST", "/services/oauth2/token"],
    ["GET", "/hooks"],
    ["GET", "/hooks/"],
    ["GET", "//hooks/mirai"],
    ["GET", "/HOOKS/mirai"],
    ["OPTIONS", "*"],
  ])("%s %s is answered 404 and nothing, with the token of console or CRM", async (method, path) => {
    for (const token of [engine.token, engine.crmToken])
      expect(await ask(method, path, [bearer(token)], method === "GET" ? "" : "{}")).toEqual([[404, ""]]);
  });

  test("a WebSocket is a request like others: 404 for the console's, an event below /hooks", async () => {
    const upgrade: [string, string][] = [
      ["Upgrade", "websocket"],
      ["Connection", "Upgrade"],
      ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Protocol", `ringback, bearer.${engine.token}`],
    ];
    expect(await ask("GET", "/rpc", upgrade)).toEqual([[404, ""]]);
    expect(await ask("GET", "/hooks/mirai", upgrade)).toEqual([[200, ""]]);
  });

  test.each([
    ["a whole URL as target", () => `http://${hostOf(engine.console)}/api/status`, () => []],
    ["a whole URL of the CRM", () => `http://${hostOf(engine.crm)}/objects/contacts`, () => []],
    ["X-Forwarded-Host", () => "/api/status", () => [["X-Forwarded-Host", hostOf(engine.console)]]],
    ["Forwarded", () => "/api/status", () => [["Forwarded", `host=${hostOf(engine.console)};for=127.0.0.1`]]],
    ["X-Forwarded-For", () => "/api/status", () => [["X-Forwarded-For", "127.0.0.1"]]],
    [
      "X-Original-URL",
      () => "/",
      () => [
        ["X-Original-URL", "/api/status"],
        ["X-Rewrite-URL", "/api/status"],
      ],
    ],
    ["an Origin of the console", () => "/api/status", () => [["Origin", engine.console]]],
  ] as [string, () => string, () => [string, string][]][])(
    "%s does not lead to another port",
    async (_name, target, headers) => {
      expect(await ask("GET", target(), [bearer(engine.token), ...headers()])).toEqual([[404, ""]]);
    },
  );

  test.each([
    "/hooks/../api/status",
    "/hooks/%2e%2e/api/status",
    "/hooks/mirai/../../api/status",
    "/hooks/..%2fapi",
  ])("%s climbs nowhere: it is the receiver's, and answered with nothing", async (target) => {
    const [answer, ...more] = await ask("GET", target, [bearer(engine.token)]);
    expect([more, answer?.[1]]).toEqual([[], ""]);
    const [row] = (await engine.client.events.list({ limit: 1 })).rows;
    expect((await engine.client.events.get({ eventId: row?.eventId ?? "" })).url).toBe(target);
  });

  test("CONNECT opens no way, and a second Host is no host", async () => {
    expect(await ask("CONNECT", hostOf(engine.console))).toEqual([[405, ""]]);
    expect(await ask("GET", "/hooks/mirai", [["Host", hostOf(engine.console)]])).toEqual([[400, ""]]);
  });

  test("a second request on the same connection that names one of our ports gets no further", async () => {
    const first = requestText("GET", "/hooks/mirai", [["Host", host]]);
    for (const [target, other, status] of [
      ["/api/status", engine.console, 421],
      ["/objects/contacts", engine.crm, 421],
      ["/api/status", engine.receiver, 404],
    ] as const) {
      const second = requestText("GET", target, [
        ["Host", hostOf(other)],
        ["Connection", "close"],
        bearer(other === engine.crm ? engine.crmToken : engine.token),
      ]);
      expect(await say(port(), first + second)).toEqual([
        [200, ""],
        [status, ""],
      ]);
    }
  });

  test("a run token makes nothing simulated here", async () => {
    expect(await ask("POST", "/hooks/mirai", [["X-Ringback-Run", "forged"]], "{}")).toEqual([[403, ""]]);
  });
});

test("a name that is none of ours gets to nobody, by either way", async () => {
  for (const host of [hostOf(engine.console), hostOf(engine.crm), "evil.example"]) {
    const text = requestText("GET", "/api/status", [
      ["Host", host],
      ["Connection", "close"],
      bearer(engine.token),
    ]);
    const [[status, body] = []] = await say(edge.publicPort, text);
    expect([status, body]).toEqual([404, expect.stringContaining("ERR_NGROK_3200")]);
    expect(await say(Number(new URL(engine.receiver).port), text)).toEqual([[421, ""]]);
  }
});

test("after all of it nothing was made, and nobody was let in", async () => {
  const { rows } = await engine.client.sources.list();
  expect(rows.map(({ name }) => name)).toEqual(["mirai"]);
  expect(await engine.client.crm.counts()).toMatchObject({ contacts: 0 });
});
