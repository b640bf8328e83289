/** What the receiver answers, keeps and believes: what a provider can rely on, case by case, over real sockets. */
import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EventDetail, RefusalRow } from "../../shared/events";
import { untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, miraiEvent, post } from "../harness/mirai-events";
import { type RawAnswer, requestText, sendRaw } from "../harness/raw-http";

const secret = "sk_a-secret-only-this-test-knows";
const publicHost = "calls.example.com";
const limit = 10 * 1024 * 1024;

let engine: EngineProcess;
let host: string;
let hook: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--public-url", `https://${publicHost}`] });
  host = new URL(engine.receiver).host;
  hook = `${engine.receiver}/hooks/mirai`;
  const secrets = [{ label: "production", value: secret }];
  await engine.client.sources.create({ name: "recorded", provider: "mirai", verify: "record", secrets });
  await engine.client.sources.create({ name: "enforced", provider: "mirai", verify: "enforce", secrets });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

function sign(body: string | Uint8Array): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

async function newest(): Promise<EventDetail> {
  const { rows } = await engine.client.events.list({ limit: 1 });
  return engine.client.events.get({ eventId: rows[0]?.eventId ?? "" });
}

async function count(): Promise<number> {
  return (await engine.client.status.get()).events;
}

/** The refusal this makes: exactly one, and no event. */
async function refusalOf<Answer>(
  make: () => Promise<Answer>,
): Promise<{ answer: Answer; refusal: RefusalRow }> {
  const events = await count();
  const before = (await engine.client.events.refusals({ limit: 1 })).rows[0]?.refusalId;
  const answer = await make();
  const refusal = await engine.until(async () => {
    const { rows } = await engine.client.events.refusals({ limit: 2 });
    const [last, previous] = rows;
    if (!last || last.refusalId === before) return null;
    expect(previous?.refusalId).toBe(before);
    return last;
  }, "a new refusal");
  expect(await count()).toBe(events);
  return { answer, refusal };
}

function simple(method: string, target: string, headers: [string, string][], body = ""): Promise<RawAnswer> {
  const length: [string, string][] = body ? [["Content-Length", String(Buffer.byteLength(body))]] : [];
  return sendRaw(engine.receiver, [requestText(method, target, [...headers, ...length], body)]);
}

describe("signatures", () => {
  const bodyOf = (id: string) => miraiEvent("call.initiate", { id });

  test("good: answered 200, kept as verified by the secret that matched", async () => {
    const body = bodyOf("signed-1");
    for (const source of ["recorded", "enforced"]) {
      expect(await post(`${engine.receiver}/hooks/${source}`, body, { "x-signature": sign(body) })).toBe(200);
      expect(await newest()).toMatchObject({ source, signatureAtArrival: "verified" });
      expect((await newest()).signatureBecause).toContain("“production”");
    }
  });

  test("no secret set: answered 200, kept as no-secret", async () => {
    expect(await post(hook, bodyOf("signed-2"), { "x-signature": "00" })).toBe(200);
    expect(await newest()).toMatchObject({ source: "mirai", signatureAtArrival: "no-secret" });
  });

  test.each([
    ["bad", { "x-signature": "0".repeat(64) }, "failed"],
    [
      "of another body",
      { "x-signature": createHmac("sha256", secret).update("other").digest("hex") },
      "failed",
    ],
    ["missing", {}, "missing"],
  ])("%s, source set to record: 200, kept with its mark, in no fold", async (_, headers, signature) => {
    const id = `unsigned-${randomBytes(4).toString("hex")}`;
    expect(await post(`${engine.receiver}/hooks/recorded`, bodyOf(id), headers)).toBe(200);
    const event = await newest();
    expect(event).toMatchObject({ signatureAtArrival: signature, trusted: false, claimed: true });
    const call = await engine.until(
      async () =>
        (await engine.client.calls.list({ q: "source:recorded" })).rows.find((row) => row.key === id),
      "the call it names",
    );
    const detail = await engine.client.calls.get(call);
    expect(detail).toMatchObject({ events: 1, dialAttempts: 0, stage: null, phone: null });
    expect(detail.timeline).toMatchObject([{ eventId: event.eventId, inFold: false, signature }]);
  });

  test.each([
    ["bad", { "x-signature": "0".repeat(64) }, "failed"],
    ["missing", {}, "missing"],
  ])("%s, source set to enforce: 401, and kept all the same", async (_, headers, signature) => {
    const body = bodyOf("enforced-1");
    expect(await post(`${engine.receiver}/hooks/enforced`, body, headers)).toBe(401);
    expect(await newest()).toMatchObject({ bodyText: body, signatureAtArrival: signature });
    const answered = await engine.until(
      async () => ((await newest()).answerStatus === null ? null : newest()),
      "the answer written down",
    );
    expect(answered.answerStatus).toBe(401);
  });

  test("the status a source answers with is its own", async () => {
    const source = (await engine.client.sources.list()).rows.find((row) => row.name === "recorded");
    await engine.client.sources.update({ sourceId: source?.sourceId ?? "", answerStatus: 202 });
    const body = bodyOf("status-1");
    const send = () => post(`${engine.receiver}/hooks/recorded`, body, { "x-signature": sign(body) });
    expect(await send()).toBe(202);
    await engine.client.sources.update({ sourceId: source?.sourceId ?? "", answerStatus: 200 });
    expect(await send()).toBe(200);
  });
});

describe("an unknown source", () => {
  test("is answered 404 after its event is kept as unclaimed", async () => {
    expect(await post(`${engine.receiver}/hooks/nobody?a=1`, "anything")).toBe(404);
    expect(await newest()).toMatchObject({
      source: "nobody",
      url: "/hooks/nobody?a=1",
      bodyText: "anything",
      claimed: false,
      provider: null,
      callId: null,
    });
  });

  test("only the newest 1,000 are kept, and the status says how many were dropped", async () => {
    const before = await engine.client.status.get();
    const total = before.unclaimed + 1030;
    for (let sent = 0; sent < 1030; sent += 103) {
      const burst = Array.from({ length: 103 }, (_, index) =>
        post(`${engine.receiver}/hooks/flood`, `number ${sent + index}`),
      );
      expect(new Set(await Promise.all(burst))).toEqual(new Set([404]));
    }
    const after = await engine.client.status.get();
    expect(after.unclaimed).toBe(1000);
    expect(after.unclaimedDropped - before.unclaimedDropped).toBe(total - 1000);
    // What is claimed is never dropped for it.
    expect((await engine.client.events.list({ q: "source:mirai" })).rows.length).toBeGreaterThan(0);
  });
});

describe("too large", () => {
  test("11 MiB announced: 413 before a byte of the body is read", async () => {
    const { answer, refusal } = await refusalOf(() =>
      sendRaw(engine.receiver, [
        requestText("POST", "/hooks/mirai", [
          ["Host", host],
          ["Content-Length", String(11 * 1024 * 1024)],
        ]),
      ]),
    );
    expect(answer).toMatchObject({ status: 413, headers: { connection: "close" } });
    expect(refusal).toMatchObject({ status: 413, method: "POST", url: "/hooks/mirai", bytes: 0 });
    expect(refusal.reason).toBe("the body is over the limit of 10 MiB, 11 MiB announced");
    expect(refusal.headers).toEqual([
      ["Host", host],
      ["Content-Length", "11534336"],
    ]);
  });

  test("11 MiB really sent: the sender gets to read its 413", async () => {
    const { answer } = await refusalOf(() => post(hook, Buffer.alloc(11 * 1024 * 1024)));
    expect(answer).toBe(413);
  });

  test("an endless chunked body: 413 as soon as it is over", async () => {
    function* endless() {
      yield requestText("POST", "/hooks/mirai", [
        ["Host", host],
        ["Transfer-Encoding", "chunked"],
      ]);
      for (;;) yield `10000\r\n${"x".repeat(0x10000)}\r\n`;
    }
    const { answer, refusal } = await refusalOf(() => sendRaw(engine.receiver, endless()));
    expect(answer.status).toBe(413);
    expect(refusal.bytes).toBeGreaterThan(limit);
    expect(refusal.bytes).toBeLessThan(limit + 1024 * 1024);
  });

  test("exactly the limit is an event, one byte more is not", async () => {
    const body = randomBytes(limit);
    expect(await post(hook, body)).toBe(200);
    expect((await newest()).bytes).toBe(limit);
    const { answer } = await refusalOf(() => post(hook, Buffer.concat([body, Buffer.alloc(1)])));
    expect(answer).toBe(413);
  });

  test("more than 2,000 headers: 431", async () => {
    const headers = Array.from({ length: 2000 }, (_, index): [string, string] => [`x-${index}`, "1"]);
    const { answer, refusal } = await refusalOf(() =>
      simple("POST", "/hooks/mirai", [["Host", host], ...headers]),
    );
    expect(answer.status).toBe(431);
    expect(refusal).toMatchObject({ status: 431, reason: "2001 headers; 2000 are allowed" });
    expect(refusal.headers).toHaveLength(2000);
  });

  test("headers over 64 KiB: 431, although Node gives up before any handler runs", async () => {
    const { answer, refusal } = await refusalOf(() =>
      simple("POST", "/hooks/mirai", [
        ["Host", host],
        ["X-Large", "x".repeat(70 * 1024)],
      ]),
    );
    expect(answer).toMatchObject({ status: 431, headers: { connection: "close" } });
    expect(refusal).toMatchObject({ status: 431, reason: "its headers are over 64 KiB" });
  });
});

describe("not readable as HTTP", () => {
  test.each([
    ["no HTTP at all", "\x16\x03\x01 hello\r\n\r\n"],
    ["a bare line feed in a header", `POST /hooks/mirai HTTP/1.1\r\nHost: {host}\r\nX-A: b\nX-B: c\r\n\r\n`],
    [
      "both Content-Length and Transfer-Encoding",
      `POST /hooks/mirai HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      "two lengths",
      "POST /hooks/mirai HTTP/1.1\r\nHost: {host}\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    ],
    [
      "a broken chunk",
      "POST /hooks/mirai HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
  ])("%s: 400", async (_, text) => {
    const { answer, refusal } = await refusalOf(() =>
      sendRaw(engine.receiver, [text.replace("{host}", host)]),
    );
    expect(answer).toMatchObject({ status: 400, headers: { connection: "close" } });
    expect(refusal.status).toBe(400);
    expect(refusal.reason).toMatch(/^not readable as HTTP \(HPE_[A-Z_]+\)$/);
  });

  test.each([
    [
      "two Host headers",
      () => [
        ["Host", host],
        ["Host", host],
      ],
    ],
    ["no Host header", () => []],
  ] as [string, () => [string, string][]][])("%s: 400", async (_, headers) => {
    const { answer, refusal } = await refusalOf(() => simple("POST", "/hooks/mirai", headers(), "x"));
    expect(answer.status).toBe(400);
    expect(refusal).toMatchObject({ status: 400, reason: "the request needs exactly one Host header" });
  });

  test("CONNECT: 405", async () => {
    const { answer, refusal } = await refusalOf(() => simple("CONNECT", "example.com:443", [["Host", host]]));
    expect(answer.status).toBe(405);
    expect(refusal).toMatchObject({ method: "CONNECT", url: "example.com:443", status: 405 });
  });
});

describe("the Host it is asked for", () => {
  const port = () => new URL(engine.receiver).port;

  test.each([
    ["another name", () => `evil.example:${port()}`],
    ["a name that begins like ours", () => `127.0.0.1.evil.example:${port()}`],
    ["another port", () => "127.0.0.1:1"],
    ["no port", () => "127.0.0.1"],
    ["a trailing dot", () => `localhost.:${port()}`],
    ["two in one", () => `${host}, evil.example`],
    ["a name of the console", () => new URL(engine.console).host],
    ["the public name with a port", () => `${publicHost}:${port()}`],
  ])("%s: 421", async (_, wrong) => {
    const { answer, refusal } = await refusalOf(() =>
      simple("POST", "/hooks/mirai", [["Host", wrong()]], "x"),
    );
    expect(answer).toMatchObject({ status: 421, headers: { connection: "close" } });
    expect(refusal).toMatchObject({
      status: 421,
      reason: `Host “${wrong()}” is not an address of this receiver`,
    });
  });

  test.each([
    ["127.0.0.1", () => `127.0.0.1:${port()}`],
    ["localhost in upper case", () => `LOCALHOST:${port()}`],
    ["IPv6", () => `[::1]:${port()}`],
    ["the public name", () => publicHost],
    ["the public name in upper case", () => publicHost.toUpperCase()],
  ])("%s is ours", async (_, right) => {
    expect((await simple("POST", "/hooks/mirai", [["Host", right()]], "x")).status).toBe(200);
  });

  test("a whole URL as request target is refused: only /hooks/<source> is served", async () => {
    const target = `http://${host}/hooks/mirai`;
    const { answer, refusal } = await refusalOf(() => simple("POST", target, [["Host", host]], "x"));
    expect(answer.status).toBe(404);
    expect(refusal).toMatchObject({ url: target, reason: "only /hooks/<source> is served here" });
    const other = await refusalOf(() =>
      simple("POST", "http://evil.example/hooks/mirai", [["Host", host]], "x"),
    );
    expect(other.answer.status).toBe(404);
  });
});

test("a sender that goes away in the middle of its body leaves a refusal", async () => {
  const head = requestText("POST", "/hooks/mirai", [
    ["Host", host],
    ["Content-Length", "1000"],
    ["Expect", "100-continue"],
  ]);
  const { refusal } = await refusalOf(() => sendRaw(engine.receiver, [`${head}only this`], { hangUp: true }));
  expect(refusal).toMatchObject({
    status: null,
    reason: "the sender went away before the body was complete",
    url: "/hooks/mirai",
    peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  });
});

describe("a run token", () => {
  test("that nobody issued: 403, and it is not stored anywhere", async () => {
    const { answer, refusal } = await refusalOf(() =>
      post(hook, busyCall("forged-1")[0] as string, { "X-Ringback-Run": "forged-token-0123456789" }),
    );
    expect(answer).toBe(403);
    expect(refusal).toMatchObject({ status: 403, reason: "its run token is unknown, used or expired" });
    expect(JSON.stringify(refusal)).not.toContain("forged-token");
  });

  test("on the public name: 403 whatever it is", async () => {
    const { answer, refusal } = await refusalOf(() =>
      simple(
        "POST",
        "/hooks/mirai",
        [
          ["Host", publicHost],
          ["x-ringback-run", "forged"],
        ],
        "x",
      ),
    );
    expect(answer.status).toBe(403);
    expect(refusal.reason).toBe("a run token on a public address");
  });

  test("of the engine's own player makes the event simulated, and is not among its headers", async () => {
    const { runId } = await engine.client.runs.create({ scenario: "busy-never-retried", speed: 100 });
    await engine.until(
      async () => (await engine.client.runs.get({ runId })).state === "done",
      "the scenario played",
    );
    await untilRead(engine);
    const { rows } = await engine.client.events.list({ q: "origin:simulated" });
    expect(rows).toHaveLength(3);
    for (const { eventId } of rows) {
      const { headers } = await engine.client.events.get({ eventId });
      expect(headers.map(([name]) => name.toLowerCase())).not.toContain("x-ringback-run");
    }
  });
});

describe("a browser", () => {
  test.each([
    ["of another site", [["Sec-Fetch-Site", "cross-site"]]],
    ["with a foreign Origin", [["Origin", "https://evil.example"]]],
    ["with Origin null", [["Origin", "null"]]],
    ["on another port of this machine", [["Origin", "http://127.0.0.1:1"]]],
  ] as [string, [string, string][]][])("%s on a local name: 403", async (_, headers) => {
    const { answer, refusal } = await refusalOf(() =>
      simple("POST", "/hooks/mirai", [["Host", host], ...headers], "x"),
    );
    expect(answer.status).toBe(403);
    expect(refusal).toMatchObject({ status: 403, reason: "a browser sent it from another site" });
  });

  test("of this receiver's own address, or on the public name, is no stranger", async () => {
    const own = await simple(
      "POST",
      "/hooks/mirai",
      [
        ["Host", host],
        ["Origin", engine.receiver],
      ],
      "x",
    );
    const outside = await simple(
      "POST",
      "/hooks/mirai",
      [
        ["Host", publicHost],
        ["Origin", "https://provider.example"],
      ],
      "x",
    );
    expect([own.status, outside.status]).toEqual([200, 200]);
  });
});

describe("any method is an event", () => {
  test.each(["OPTIONS", "HEAD", "GET", "PUT", "DELETE", "PATCH"])(
    "%s, without CORS headers",
    async (method) => {
      const answer = await simple(method, `/hooks/mirai/deep?m=${method}`, [
        ["Host", host],
        ["Origin", engine.receiver],
        ["Access-Control-Request-Method", "POST"],
        ["Access-Control-Request-Private-Network", "true"],
      ]);
      expect(answer.status).toBe(200);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(await newest()).toMatchObject({ method, url: `/hooks/mirai/deep?m=${method}`, bytes: 0 });
    },
  );

  test("an Upgrade and an unknown Expect are headers like others", async () => {
    const upgrade = await simple("GET", "/hooks/mirai", [
      ["Host", host],
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
    ]);
    const expecting = await simple(
      "POST",
      "/hooks/mirai",
      [
        ["Host", host],
        ["Expect", "miracles"],
      ],
      "x",
    );
    expect([upgrade.status, expecting.status]).toEqual([200, 200]);
  });
});

describe("what is kept is what came", () => {
  test("a thousand headers, in order, in their own case, repeated ones repeated", async () => {
    const headers: [string, string][] = [
      ["hOsT", host],
      ...Array.from({ length: 1000 }, (_, index): [string, string] => [
        index % 2 ? `X-Name-${index}` : "x-REPEATED",
        `value ${index} ü`,
      ]),
    ];
    const text = requestText("POST", "/hooks/mirai", headers);
    expect((await sendRaw(engine.receiver, [Buffer.from(text, "latin1")])).status).toBe(200);
    expect((await newest()).headers).toEqual(headers);
  });

  test("any bytes, however they are cut, come back as a download of no type", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 5000 }),
        fc.nat({ max: 5000 }),
        fc.boolean(),
        async (body, cut, chunked) => {
          const at = Math.min(cut, body.length);
          const parts = [Buffer.from(body.subarray(0, at)), Buffer.from(body.subarray(at))];
          const head = requestText("POST", "/hooks/mirai", [
            ["Host", host],
            ["Content-Type", "text/html"],
            chunked ? ["Transfer-Encoding", "chunked"] : ["Content-Length", String(body.length)],
          ]);
          const framed = chunked
            ? [
                ...parts
                  .filter((part) => part.length > 0)
                  .map((part) =>
                    Buffer.concat([
                      Buffer.from(`${part.length.toString(16)}\r\n`),
                      part,
                      Buffer.from("\r\n"),
                    ]),
                  ),
                "0\r\n\r\n",
              ]
            : parts;
          expect((await sendRaw(engine.receiver, [head, ...framed])).status).toBe(200);
          const { eventId, bytes } = await newest();
          expect(bytes).toBe(body.length);
          const kept = await download(eventId);
          expect(Buffer.compare(kept.bytes, body)).toBe(0);
          expect(kept.headers).toMatchObject({
            "content-type": "application/octet-stream",
            "content-disposition": "attachment",
            "x-content-type-options": "nosniff",
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a large body too, over both ways out", async () => {
    const body = randomBytes(3 * 1024 * 1024);
    expect(await post(hook, body)).toBe(200);
    const { eventId, bodyTruncated } = await newest();
    expect(bodyTruncated).toBe(true);
    expect(Buffer.compare((await download(eventId)).bytes, body)).toBe(0);
    const file = await engine.client.events.body({ eventId });
    expect(Buffer.compare(new Uint8Array(await file.arrayBuffer()), body)).toBe(0);
  });

  test("the peer, the HTTP version and our own time", async () => {
    const before = Date.now();
    const answer = await sendRaw(engine.receiver, [
      `POST /hooks/mirai HTTP/1.0\r\nHost: ${host}\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n`,
    ]);
    expect(answer.status).toBe(200);
    const event = await newest();
    expect(event.httpVersion).toBe("1.0");
    expect(event.peer).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(event.receivedAt).toBeGreaterThanOrEqual(before);
    expect(event.receivedAt).toBeLessThanOrEqual(Date.now());
  });
});

async function download(eventId: string): Promise<{ bytes: Uint8Array; headers: Record<string, string> }> {
  const response = await fetch(`${engine.console}/api/events/${eventId}/body`, {
    headers: { authorization: `Bearer ${engine.token}` },
  });
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    headers: Object.fromEntries(response.headers),
  };
}
