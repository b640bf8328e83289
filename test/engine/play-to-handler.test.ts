/** Scenarios played to the user's own server: what it gets, what may be sent where, and what comes back. */
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunDetail } from "../../shared/runs";
import { advance } from "../harness/calls";
import { makeSelfSigned } from "../harness/certificates";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";

const whippy = `version: 1
scenario: one call
provider: whippy
steps:
  - 0s: call.created
`;

async function untilOver(engine: EngineProcess, runId: string): Promise<RunDetail> {
  return engine.until(async () => {
    const run = await engine.client.runs.get({ runId });
    return run.endedAt === null ? null : run;
  }, `the end of ${runId}`);
}

test("a handler gets the whole call, signed with a source's secret and without a run token", async () => {
  const engine = await startForTest();
  const handler = await recordForTest(() => ({ status: 202, body: { ok: true } }));
  const [source] = (await engine.client.sources.list()).rows;
  const value = "whsec_that_only_my_server_knows";
  const secret = await engine.client.sources.addSecret({
    sourceId: source?.sourceId ?? "",
    label: "production",
    value,
  });
  const started = await engine.client.runs.create({
    scenario: "busy-then-order",
    speed: 100,
    to: `${handler.url}/webhooks/mirai?tenant=7`,
    secret: { secretId: secret.secretId },
  });
  const run = await untilOver(engine, started.runId);
  expect(run).toMatchObject({ state: "done", reason: null, signedWith: "“production” of mirai" });
  expect(run.sends.map(({ status, answerBody }) => [status, answerBody])).toEqual(
    run.sends.map(() => [202, '{"ok":true}']),
  );
  expect(handler.requests.map(({ path }) => path)).toEqual(run.sends.map(() => "/webhooks/mirai?tenant=7"));
  for (const { headers, body } of handler.requests) {
    expect(headers["x-ringback-run"]).toBeUndefined();
    expect(headers["x-signature"]).toBe(createHmac("sha256", value).update(body).digest("hex"));
  }
  expect((await engine.client.events.list({})).rows).toEqual([]);
  expect(JSON.stringify([run, engine.log])).not.toContain(value);
  const { rows } = await engine.client.runs.expectations({ runId: run.runId });
  expect(rows.map(({ state, expectation }) => [expectation.split(":")[0], state])).toContainEqual([
    "call",
    "inconclusive",
  ]);
});

test("CallRail's events go to paths below the handler's, as CallRail posts them", async () => {
  const engine = await startForTest();
  const handler = await recordForTest();
  const scenario =
    "version: 1\nscenario: c\nprovider: callrail\nsteps:\n  - 0s: pre-call\n  - 1s: post-call\n";
  const { runId } = await engine.client.runs.create({
    scenario: `${scenario}handler: ${handler.url}/in?company=1\n`,
    speed: 100,
  });
  await untilOver(engine, runId);
  expect(handler.requests.map(({ path }) => path)).toEqual([
    "/in/pre-call?company=1",
    "/in/post-call?company=1",
  ]);
});

test("over TLS, a certificate of one's own is refused in words and taken once it is trusted", async () => {
  const { key, cert } = makeSelfSigned();
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const file = join(folder.path, "own.pem");
  writeFileSync(file, cert);
  const handler = createTlsServer({ key, cert }, (_, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => handler.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void handler.close());
  const to = `https://localhost:${(handler.address() as AddressInfo).port}/call`;
  const ends: [number | null | undefined, string | null | undefined][] = [];
  const trusting: Record<string, string>[] = [{}, { NODE_EXTRA_CA_CERTS: file }];
  for (const env of trusting) {
    const data = makeFolder();
    onTestFinished(data.remove);
    const engine = await startEngine(data.path, { env });
    onTestFinished(async () => void (await engine.stop()));
    const { runId } = await engine.client.runs.create({ scenario: whippy, to, retry: "none" });
    const { sends } = await untilOver(engine, runId);
    ends.push([sends[0]?.status, sends[0]?.error]);
  }
  expect(ends).toEqual([
    [
      null,
      expect.stringMatching(/^The certificate of localhost is not trusted .* NODE_EXTRA_CA_CERTS=<file>$/),
    ],
    [204, null],
  ]);
});

describe("where a request may go", () => {
  test("another host needs the user's word once; it is recorded, and outlives the engine", async () => {
    const folder = makeFolder();
    onTestFinished(folder.remove);
    const first = await startEngine(folder.path);
    const to = "http://10.255.255.1:9/call";
    const refused = await first.rest("POST", "/runs", { scenario: "sample", to });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        message: expect.stringContaining('POST /api/handler-hosts {"host": "10.255.255.1"}'),
        data: { allowHost: "10.255.255.1" },
      },
    });
    const allowed = await first.rest("POST", "/handler-hosts", { host: "10.255.255.1" });
    expect(allowed).toMatchObject({ status: 201, body: { host: "10.255.255.1", network: "private" } });
    await first.stop();
    const second = await startEngine(folder.path);
    onTestFinished(async () => void (await second.stop()));
    expect((await second.rest("GET", "/handler-hosts")).body).toMatchObject({
      rows: [{ host: "10.255.255.1" }],
      cursor: null,
    });
    const started = await second.client.runs.create({ scenario: "sample", to, paused: true });
    expect(started).toMatchObject({ state: "paused", handler: to });
    expect((await second.rest("DELETE", "/handler-hosts/10.255.255.1")).status).toBe(200);
    expect((await second.rest("POST", "/runs", { scenario: "sample", to })).status).toBe(422);
  });

  test("metadata, link-local and what is no URL are refused with a sentence, with no word whatever", async () => {
    const engine = await startForTest();
    for (const [to, words] of [
      ["http://169.254.169.254/latest/", "where a cloud keeps credentials"],
      ["http://[fe80::1]/", "link-local or reserved"],
      ["ftp://127.0.0.1/", "is no URL with http"],
      ["http://name:word@127.0.0.1/", "name or password"],
    ]) {
      const answer = await engine.rest("POST", "/runs", { scenario: "sample", to });
      expect(answer).toMatchObject({ status: 422, body: { message: expect.stringContaining(words ?? "") } });
    }
    for (const host of ["169.254.169.254", "localhost", "not a host"])
      expect((await engine.rest("POST", "/handler-hosts", { host })).status).toBe(422);
  });

  test("our own receiver is no handler: by its address, by its public URL, through a tunnel", async () => {
    const engine = await startForTest("--public-url", "https://demo.example.com");
    const own = new URL(engine.receiver);
    for (const to of [`http://localhost:${own.port}/hooks/mirai`, "https://demo.example.com/hooks/mirai"]) {
      expect(await engine.rest("POST", "/runs", { scenario: "sample", to })).toMatchObject({
        status: 422,
        body: { message: expect.stringContaining("Leave “handler:” (or the URL) out") },
      });
    }
    // A tunnel that nobody told us about, and that writes our own Host into what it hands on.
    const tunnel = createServer((incoming, response) => {
      const { host: _, ...headers } = incoming.headers;
      incoming.pipe(
        forward({ host: own.hostname, port: own.port, path: incoming.url, method: incoming.method, headers })
          .on("response", (answer) => {
            response.writeHead(answer.statusCode ?? 502);
            answer.pipe(response);
          })
          .on("error", () => response.destroy()),
      );
    });
    await new Promise<void>((resolve) => tunnel.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      tunnel.closeAllConnections();
      tunnel.close();
    });
    const { port } = tunnel.address() as AddressInfo;
    const { runId } = await engine.client.runs.create({
      scenario: "sample",
      to: `http://127.0.0.1:${port}/hooks/mirai`,
    });
    const run = await untilOver(engine, runId);
    expect([run.state, run.sent, run.reason]).toEqual([
      "failed",
      1,
      expect.stringContaining("That is Ringback's own receiver"),
    ]);
    expect((await engine.client.events.list({})).rows).toEqual([]);
    expect((await engine.client.events.refusals({})).rows).toMatchObject([{ status: 508 }]);
  });

  test("a redirect is shown as the answer and not followed", async () => {
    const engine = await startForTest();
    const elsewhere = await recordForTest();
    const handler = await recordForTest(() => ({ status: 308, headers: { location: elsewhere.url } }));
    const { runId } = await engine.client.runs.create({ scenario: "sample", speed: 100, to: handler.url });
    const run = await untilOver(engine, runId);
    expect(new Set(run.sends.map(({ status }) => status))).toEqual(new Set([308]));
    expect(elsewhere.requests).toEqual([]);
  });
});

describe("a handler that fails", () => {
  test("is tried again by Whippy's schedule on the test clock, with the same bytes", async () => {
    const engine = await startForTest("--test-clock");
    let failing = 2;
    const handler = await recordForTest(() => {
      failing -= 1;
      return { status: failing >= 0 ? 500 : 200 };
    });
    const { runId, startedAt } = await engine.client.runs.create({ scenario: whippy, to: handler.url });
    await advance(engine, 60_000);
    const run = await engine.client.runs.get({ runId });
    expect(run.sends.map(({ sentAt, status, fault }) => [(sentAt ?? 0) - startedAt, status, fault])).toEqual([
      [0, 500, null],
      [10_000, 500, "attempt 2 of 3"],
      [30_000, 200, "attempt 3 of 3"],
    ]);
    expect(run).toMatchObject({ state: "done", reason: "2 were sent again, as Whippy would." });
    expect(new Set(handler.requests.map(({ body }) => body)).size).toBe(1);
  });

  test("three days of retries that a source's owner set play in a moment, then the event is given up", async () => {
    const engine = await startForTest("--test-clock");
    const hour = 3_600_000;
    const source = await engine.client.sources.create({ name: "whippy", provider: "whippy" });
    const retry = { attempts: 4, delaysMs: [hour, 24 * hour, 47 * hour] };
    await engine.client.sources.update({ sourceId: source.sourceId, retry });
    const handler = await recordForTest(() => ({ status: 503 }));
    const { runId, startedAt } = await engine.client.runs.create({ scenario: whippy, to: handler.url });
    await advance(engine, 73 * hour);
    const run = await engine.client.runs.get({ runId });
    expect(run.sends.map(({ sentAt }) => ((sentAt ?? 0) - startedAt) / hour)).toEqual([0, 1, 25, 72]);
    expect(run.sends.at(-1)?.next).toBe("Whippy gives up after 4 attempts: the event is lost.");
    expect(run.retry?.attempts).toEqual({ value: 4, known: "yours", source: "Set by you." });
  });

  test("is not tried again by CallRail, which may switch the webhook off", async () => {
    const engine = await startForTest();
    const handler = await recordForTest(() => ({ status: 500 }));
    const scenario = "version: 1\nscenario: c\nprovider: callrail\nsteps:\n  - 0s: pre-call\n";
    const { runId } = await engine.client.runs.create({ scenario, to: handler.url });
    const run = await untilOver(engine, runId);
    expect(handler.requests.length).toBe(1);
    expect(run.sends[0]?.next).toBe("CallRail sends every event once: it is lost.");
    expect(run.reason).toContain("CallRail may switch the webhook off; after how many is not published.");
  });
});

describe("while it plays", () => {
  test("a run is paused, stepped, made to fail and late, and each change is on the live feed", async () => {
    const engine = await startForTest();
    const handler = await recordForTest();
    const { runId } = await engine.client.runs.create({ scenario: "sample", to: handler.url, paused: true });
    const steer = async (verb: string, body?: object) =>
      (await engine.rest("POST", `/runs/${runId}/${verb}`, body ?? {})).status;
    expect(await steer("pause")).toBe(409);
    expect(await steer("fail")).toBe(200);
    expect(await steer("next")).toBe(200);
    expect(await steer("late", { byMs: 20_000 })).toBe(200);
    expect(await steer("next")).toBe(200);
    await engine.until(() => Promise.resolve(handler.requests.length === 1), "the second event");
    const stepped = await engine.client.runs.get({ runId });
    expect(stepped).toMatchObject({ state: "paused", sent: 2, durationMs: expect.any(Number) });
    expect(
      stepped.sends.filter(({ sentAt }) => sentAt !== null).map(({ fault, error }) => [fault, error]),
    ).toEqual([
      ["made to fail", "Lost on its way, as you asked"],
      [null, null],
    ]);
    expect(stepped.sends.find(({ fault }) => fault?.includes("made 20 s late"))?.sentAt).toBeNull();
    expect((await engine.rest("PATCH", `/runs/${runId}`, { speed: 100 })).body).toMatchObject({ speed: 100 });
    expect((await engine.rest("PATCH", `/runs/${runId}`, { speed: 101 })).status).toBe(400);
    const seen = new Set<string>();
    let resumed = false;
    for await (const message of await engine.client.live.watch()) {
      await engine.client.live.acknowledge({ watch: message.watch, sequence: message.sequence });
      if (!resumed) expect(await steer("resume")).toBe(200);
      resumed = true;
      for (const run of message.runs) {
        seen.add(run.state);
        for (const send of run.sends) expect(send.answerBody).toBeNull();
      }
      if (seen.has("failed")) break;
    }
    expect([...seen]).toContain("failed");
    expect(await steer("next")).toBe(409);
    expect((await engine.rest("POST", "/runs/run_none/next", {})).status).toBe(404);
  });

  test("a stopped run leaves nothing running", async () => {
    const engine = await startForTest();
    let cut: () => void = () => {};
    const closed = new Promise<void>((resolve) => {
      cut = resolve;
    });
    let got: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      got = resolve;
    });
    const handler = createServer((request) => {
      request.socket.on("close", cut);
      got();
    });
    await new Promise<void>((resolve) => handler.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void handler.close());
    const to = `http://127.0.0.1:${(handler.address() as AddressInfo).port}`;
    const { runId } = await engine.client.runs.create({ scenario: "sample", to });
    await arrived;
    expect((await engine.client.runs.stop({ runId })).state).toBe("stopped");
    await closed;
    const run = await engine.until(async () => {
      const one = await engine.client.runs.get({ runId });
      return one.sends[0]?.error ? one : null;
    }, "the cut request");
    expect([run.sent, run.sends[0]?.error]).toEqual([1, "The run was stopped before an answer"]);
  });

  test("a run that was paused when the engine was killed is stopped at the next start", async () => {
    const folder = makeFolder();
    onTestFinished(folder.remove);
    const first = await startEngine(folder.path);
    const { runId } = await first.client.runs.create({ scenario: "sample", paused: true });
    await first.until(async () => (await first.client.runs.list({})).rows.length === 1, "the run on disk");
    await first.kill();
    const second = await startEngine(folder.path);
    onTestFinished(async () => void (await second.stop()));
    expect(await second.client.runs.get({ runId })).toMatchObject({ state: "stopped" });
    expect((await second.rest("POST", `/runs/${runId}/resume`, {})).status).toBe(409);
  });
});
