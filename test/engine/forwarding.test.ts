/** What comes in goes on to the user's handlers: the same bytes, in order, and nothing lost while one is down. */
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ForwardRoute } from "../../shared/forwarding";
import { send } from "../harness/calls";
import { makeSelfSigned } from "../harness/certificates";
import { type EngineProcess, entry, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

let engine: EngineProcess;
const folder = makeFolder();
beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

async function addRoute(
  input: Parameters<EngineProcess["client"]["forwarding"]["create"]>[0],
): Promise<ForwardRoute> {
  const route = await engine.client.forwarding.create(input);
  onTestFinished(async () => void (await engine.client.forwarding.remove({ routeId: route.routeId })));
  return route;
}

function untilRoute(
  { routeId }: { routeId: string },
  fits: (route: ForwardRoute) => boolean,
  what: string,
): Promise<ForwardRoute> {
  return engine.until(async () => {
    const route = await engine.client.forwarding.get({ routeId });
    return fits(route) ? route : null;
  }, what);
}

const handled = (many: number) => (route: ForwardRoute) => route.answered + route.failed >= many;

/** Types in the order a handler got them, with the call's id where `calls` are told apart. */
function typesOf(requests: { body: string }[]): string[] {
  return requests.map(({ body }) => (JSON.parse(body) as { event: { type: string } }).event.type);
}

/** A handler that is there, goes away, and comes back on the same port. */
async function unsteadyHandler() {
  const bodies: string[] = [];
  let status = 200;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (status === 200) bodies.push(body);
    response.writeHead(status).end();
  };
  let server: Server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const goAway = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  onTestFinished(goAway);
  return {
    url: `http://127.0.0.1:${port}/in`,
    bodies,
    goAway,
    answerWith: (next: number) => {
      status = next;
    },
    async comeBack() {
      server = createServer(answer).listen(port, "127.0.0.1");
      await once(server, "listening");
    },
  };
}

describe("a handler gets", () => {
  test("the very bytes and headers, so that the signature still verifies there", async () => {
    const handler = await recordForTest(() => ({ status: 202, body: { ok: true } }));
    const secret = `sk_${"4".repeat(64)}`;
    const body = `${miraiEvent("call.initiate", { id: "c_bytes" }).replace(":", " :\t")}\r\n`;
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const route = await addRoute({ url: `${handler.url}/webhooks/mirai?tenant=7` });
    const headers = { "x-signature": signature, "X-Odd-Case": "kept; as=it was", "x-empty": "" };
    await post(`${engine.receiver}/hooks/mirai/below?a=%20b`, body, headers);
    await untilRoute(route, handled(1), "the answer");

    const [got] = handler.requests;
    expect(got?.path).toBe("/webhooks/mirai/below?tenant=7&a=%20b");
    expect(got?.body).toBe(body);
    expect(
      createHmac("sha256", secret)
        .update(got?.body ?? "")
        .digest("hex"),
    ).toBe(got?.headers["x-signature"]);
    expect(got?.headers).toMatchObject({
      "x-odd-case": "kept; as=it was",
      "x-empty": "",
      "content-type": "application/json",
      host: new URL(handler.url).host,
    });
    expect(got?.headers["x-ringback-run"]).toBeUndefined();
    const { rows } = await engine.client.forwarding.answers({ routeId: route.routeId });
    expect(rows).toMatchObject([
      { kind: "forwarded", status: 202, answerBody: '{"ok":true}', changed: false, type: "call.initiate" },
    ]);
    const call = await engine.client.calls.get({ callId: rows[0]?.callId ?? "" });
    expect(call.timeline[0]?.forwarded).toMatchObject([{ handler: route.url, status: 202, error: null }]);
  });

  test("what its route means, by type and by a search; several handlers get the same event", async () => {
    const [all, busy, one] = [await recordForTest(), await recordForTest(), await recordForTest()];
    const routes = [
      await addRoute({ url: all.url }),
      await addRoute({ url: busy.url, types: ["call.b*", "call.lifecycle-ended"] }),
      await addRoute({ url: one.url, condition: "call:c_meant -type:call.initiate" }),
    ];
    await send(engine, [...busyCall("c_other"), ...busyCall("c_meant")]);
    await untilRoute(routes[0] as ForwardRoute, handled(6), "six at the first");
    await untilRoute(routes[1] as ForwardRoute, handled(4), "four at the second");
    await untilRoute(routes[2] as ForwardRoute, handled(2), "two at the third");
    expect(typesOf(all.requests)).toHaveLength(6);
    expect(typesOf(busy.requests).toSorted()).toEqual([
      "call.busy",
      "call.busy",
      "call.lifecycle-ended",
      "call.lifecycle-ended",
    ]);
    expect(typesOf(one.requests)).toEqual(["call.busy", "call.lifecycle-ended"]);
    expect(one.requests.every(({ body }) => body.includes("c_meant"))).toBe(true);
  });

  test("simulated events only where its route says so, and signed again where it says so", async () => {
    const [plain, both] = [await recordForTest(), await recordForTest()];
    const live = await addRoute({ url: plain.url });
    const simulated = await addRoute({ url: both.url, simulated: true, sign: "again" });
    const { runId } = await engine.client.runs.create({ scenario: "sample", speed: 100 });
    await engine.until(async () => (await engine.client.runs.get({ runId })).endedAt, "the end of the run");
    const { sent } = await engine.client.runs.get({ runId });
    await untilRoute(simulated, handled(sent), "all of the run");
    expect(plain.requests).toEqual([]);
    expect(await engine.client.forwarding.get({ routeId: live.routeId })).toMatchObject({
      waiting: 0,
      answered: 0,
    });
    const { rows } = await engine.client.forwarding.answers({ routeId: simulated.routeId });
    expect(new Set(rows.map(({ changed }) => changed))).toEqual(new Set([true]));
  });
});

describe("a route is refused in words", () => {
  test.each([
    [{ url: "ftp://127.0.0.1/" }, "url", "is no URL with http"],
    [{ url: "http://10.255.255.1/" }, "url", "Say once that Ringback may send there"],
    [
      { url: "http://127.0.0.1:9/", condition: "colour:red" },
      "condition",
      "There is no field “colour” here.",
    ],
    [
      { url: "http://127.0.0.1:9/", ca: "-----BEGIN PRIVATE KEY-----" },
      "ca",
      "There is no certificate in it",
    ],
    [{ url: "http://127.0.0.1:9/", sources: ["nobody"] }, "sources", "There is no source “nobody”"],
  ])("%j", async (input, field, words) => {
    expect(await engine.rest("POST", "/forwarding", input)).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining(words), data: { field } },
    });
  });

  test("and our own receiver, which would get its events again", async () => {
    expect(await engine.rest("POST", "/forwarding", { url: `${engine.receiver}/hooks/mirai` })).toMatchObject(
      {
        status: 422,
        body: { message: expect.stringContaining("Ringback's own receiver") },
      },
    );
  });
});

test("a route that leads back here through a tunnel nobody told us about is stopped at its first request", async () => {
  const own = new URL(engine.receiver);
  const tunnel = createServer((incoming, response) => {
    const headers = { ...incoming.headers, host: own.host };
    incoming.pipe(
      request({ host: own.hostname, port: own.port, path: "/hooks/mirai", method: "POST", headers })
        .on("response", (answer) => {
          response.writeHead(answer.statusCode ?? 502);
          answer.pipe(response);
        })
        .on("error", () => response.destroy()),
    );
  }).listen(0, "127.0.0.1");
  await once(tunnel, "listening");
  onTestFinished(() => {
    tunnel.closeAllConnections();
    tunnel.close();
  });
  const route = await addRoute({ url: `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}/` });
  await send(engine, busyCall("c_loop"));
  const stopped = await untilRoute(route, ({ state }) => state === "stopped", "a route that is stopped");
  expect(stopped.because).toContain("Ringback's own receiver");
  const [refused] = await engine.until(async () => {
    const { rows } = await engine.client.events.refusals({});
    return rows.length > 0 ? rows : null;
  }, "the request that was refused");
  expect(refused).toMatchObject({ status: 508 });
});

describe("a handler that is down", () => {
  test("gets all of it in order once it is back, across a kill of the engine", async () => {
    const data = makeFolder();
    onTestFinished(data.remove);
    const handler = await unsteadyHandler();
    await handler.goAway();
    const first = await startEngine(data.path);
    onTestFinished(() => first.kill());
    const { routeId } = await first.client.forwarding.create({ url: handler.url, perSecond: 1000 });
    await send(first, completedCall("c_one"));
    const down = await first.until(async () => {
      const route = await first.client.forwarding.get({ routeId });
      return route.state === "down" && route.waiting === 6 ? route : null;
    }, "six that wait");
    expect(down).toMatchObject({ because: expect.stringContaining("Nobody listens at"), answered: 0 });
    await first.kill();

    const second = await startEngine(data.path);
    onTestFinished(async () => void (await second.stop()));
    await send(second, busyCall("c_two"));
    await handler.comeBack();
    await second.client.forwarding.catchUp({ routeId });
    await second.until(async () => {
      const route = await second.client.forwarding.get({ routeId });
      return route.answered === 9 && route.state === "up";
    }, "all nine answered");
    const ofCall = (id: string) => handler.bodies.filter((body) => body.includes(id));
    expect([ofCall("c_one"), ofCall("c_two")]).toEqual([completedCall("c_one"), busyCall("c_two")]);
  });

  test("is one that answers 503; another 500 is its answer, and the route goes on", async () => {
    const handler = await unsteadyHandler();
    const route = await addRoute({ url: handler.url });
    handler.answerWith(500);
    await send(engine, busyCall("c_500"));
    expect(await untilRoute(route, handled(3), "three answers")).toMatchObject({ state: "up", failed: 3 });
    handler.answerWith(503);
    await send(engine, busyCall("c_503"));
    await untilRoute(
      route,
      ({ state, waiting }) => state === "down" && waiting === 3,
      "down with three that wait",
    );
    const { rows } = await engine.client.forwarding.answers({ routeId: route.routeId });
    expect(rows.map(({ status }) => status)).toEqual([503, 500, 500, 500]);
  });

  test("asks before it catches up where the user wants that; they may skip to now", async () => {
    const handler = await unsteadyHandler();
    await handler.goAway();
    const route = await addRoute({ url: handler.url, catchUp: "ask" });
    await send(engine, busyCall("c_asks"));
    await untilRoute(
      route,
      ({ state, waiting }) => state === "down" && waiting === 3,
      "down with three that wait",
    );
    await handler.comeBack();
    await engine.client.forwarding.catchUp({ routeId: route.routeId });
    await untilRoute(
      route,
      ({ state, waiting }) => state === "asking" && waiting === 2,
      "back, and two wait",
    );
    const { skipped } = await engine.client.forwarding.skip({ routeId: route.routeId, what: "all" });
    await send(engine, [miraiEvent("call.initiate", { id: "c_next" })]);
    await untilRoute(route, handled(2), "the next event");
    expect([skipped, typesOf(handler.bodies.map((body) => ({ body })))]).toEqual([
      2,
      ["call.initiate", "call.initiate"],
    ]);
  });

  test("an event that ends it each time is passed over after three tries, and does not hold up the others", async () => {
    let asked = 0;
    const handler = createServer((request, response) => {
      asked += 1;
      if (asked <= 3) request.socket.destroy();
      else response.writeHead(200).end();
    }).listen(0, "127.0.0.1");
    await once(handler, "listening");
    onTestFinished(() => void handler.close());
    const route = await addRoute({
      url: `http://127.0.0.1:${(handler.address() as AddressInfo).port}`,
      atOnce: 1,
    });
    await send(engine, busyCall("c_poison"));
    for (const tries of [1, 2]) {
      await untilRoute(route, ({ state, underWay }) => state === "down" && underWay.length === 0, "down");
      await engine.client.forwarding.catchUp({ routeId: route.routeId });
      await engine.until(async () => asked > tries, "asked again");
    }
    expect(await untilRoute(route, handled(3), "the others")).toMatchObject({ answered: 2, failed: 1 });
  });
});

test("a breakpoint holds its request as long as it takes, and nobody who sends waits for it", async () => {
  let answer: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const handler = await recordForTest(async () => {
    await held;
    return { status: 200 };
  });
  const route = await addRoute({ url: handler.url, timeoutMs: 0 });
  // Each is answered while the handler still holds the first.
  await send(engine, busyCall("c_breakpoint"));
  const waits = await untilRoute(route, ({ waiting }) => waiting === 2, "two behind the one that is held");
  expect(waits).toMatchObject({ state: "up", answered: 0, underWay: [{ eventId: expect.any(String) }] });
  answer();
  expect(await untilRoute(route, handled(3), "all three")).toMatchObject({ answered: 3, failed: 0 });
});

test("a request that is held may be given up; the route goes on", async () => {
  let first = true;
  const handler = await recordForTest(() => {
    const wasFirst = first;
    first = false;
    return wasFirst ? new Promise<never>(() => {}) : { status: 200 };
  });
  const route = await addRoute({ url: handler.url, timeoutMs: 0 });
  await send(engine, busyCall("c_given_up"));
  await untilRoute(route, ({ underWay }) => underWay.length === 1, "one that is held");
  await engine.client.forwarding.giveUp({ routeId: route.routeId });
  expect(await untilRoute(route, handled(3), "the others")).toMatchObject({ answered: 2, failed: 1 });
  const { rows } = await engine.client.forwarding.answers({ routeId: route.routeId });
  expect(rows.at(-1)).toMatchObject({ status: null, error: expect.stringContaining("Given up after") });
});

test("a certificate of one's own is refused without it, and taken once the route has it", async () => {
  const { key, cert } = makeSelfSigned();
  const handler = createTlsServer({ key, cert }, (_, response) => response.writeHead(204).end());
  handler.listen(0, "127.0.0.1");
  await once(handler, "listening");
  onTestFinished(() => void handler.close());
  const url = `https://localhost:${(handler.address() as AddressInfo).port}/call`;
  const { routeId } = await addRoute({ url });
  await send(engine, [miraiEvent("call.initiate", { id: "c_tls" })]);
  const down = await untilRoute({ routeId }, ({ state }) => state === "down", "down");
  expect(down.because).toMatch(/^The certificate of localhost is not trusted/);
  const told = await engine.client.forwarding.update({ routeId, ca: `notes\n${cert}${key}` });
  expect(told.ca).toMatchObject({ subject: "CN=localhost", certificates: 1, expiresAt: expect.any(Number) });
  expect(JSON.stringify(told)).not.toContain("BEGIN");
  expect(await untilRoute({ routeId }, handled(1), "its answer")).toMatchObject({ answered: 1, state: "up" });
});

test("one event is tried through a route on demand; a new route may begin with the last ones", async () => {
  const handler = await recordForTest();
  await send(engine, busyCall("c_before"));
  const rows = await engine.until(async () => {
    const found = await engine.client.events.list({ q: "call:c_before", limit: 3 });
    return found.rows.length === 3 ? found.rows : null;
  }, "three events read");
  const late = await addRoute({ url: handler.url, from: { last: 2 } });
  await untilRoute(late, handled(2), "the last two");
  expect(typesOf(handler.requests)).toEqual(["call.busy", "call.lifecycle-ended"]);
  const tried = await engine.client.forwarding.try({
    routeId: late.routeId,
    eventId: rows[2]?.eventId ?? "",
  });
  expect(tried).toMatchObject({ status: 200, type: "call.initiate" });
});

test("the command forwards as long as it runs, prints each answer in a line, and takes its route with it", async () => {
  const handler = await recordForTest(() => ({ status: 201 }));
  const flags = [
    "--to",
    handler.url,
    "--where",
    "call:c_command",
    "--timeout",
    "none",
    "--data",
    folder.path,
  ];
  const command = spawn(process.execPath, [entry, "forward", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void command.kill("SIGKILL"));
  const lines = createInterface({ input: command.stdout })[Symbol.asyncIterator]();
  /** Answers; between them it says how its handler stands, indented. */
  const next = async (): Promise<string> => {
    const { value } = await lines.next();
    return String(value).startsWith("  ") ? next() : String(value);
  };
  expect(await next()).toContain(`to ${handler.url}, waiting as long as it takes for an answer.`);
  await send(engine, [...busyCall("c_not_this"), miraiEvent("call.busy", { id: "c_command" })]);
  expect(await next()).toMatch(/^\d\d:\d\d:\d\d {2}call\.busy +201 in \d+ ms {2}e\d+$/);
  expect((await engine.client.forwarding.list()).rows).toMatchObject([{ temporary: true, answered: 1 }]);
  command.kill("SIGINT");
  expect(await once(command, "exit")).toEqual([0, null]);
  expect((await engine.client.forwarding.list()).rows).toEqual([]);
});
