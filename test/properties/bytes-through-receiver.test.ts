/**
 * Byte in is byte out over real sockets: what any sender sends to the booted receiver is kept as it came, leaves in an
 * export and comes into another folder as the same, and a replay hands a handler the very bytes ("exactly as it arrived",
 * docs/guide/concepts.md). What is generated here thousands of times stands in bytes-kept.test.ts.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { requestText, sendRaw } from "../harness/raw-http";
import { request, type Sent } from "./requests";
import { longest, runs } from "./runs";

/** Headers by which the receiver tells a browser, a proxy or a run from a provider have tests of their own. */
const sample = request.filter(
  ({ headers, method }) =>
    method !== "HEAD" && !headers.some(([name]) => /^(?:origin|sec-fetch-.*|x-ringback.*)$/i.test(name)),
);

async function deliver(engine: EngineProcess, { method, url, headers, body }: Sent): Promise<number | null> {
  const whole: [string, string][] = [
    ["Host", new URL(engine.receiver).host],
    ...headers,
    ["Content-Length", String(body.length)],
  ];
  const head = Buffer.from(requestText(method, url, whole), "latin1");
  return (await sendRaw(engine.receiver, [head, body])).status;
}

/** All that is kept, the first first. */
async function readAll(engine: EngineProcess, first = 0): Promise<(Sent & { eventId: string })[]> {
  const rows: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.client.events.list({ limit: 500, ...(cursor ? { cursor } : {}) });
    rows.push(...page.rows.flatMap(({ eventId, position }) => (position < first ? [] : [eventId])));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return Promise.all(
    rows.toReversed().map(async (eventId) => {
      const { method, url, headers } = await engine.client.events.get({ eventId });
      const file = await engine.client.events.body({ eventId });
      return { eventId, method, url, headers, body: new Uint8Array(await file.arrayBuffer()) };
    }),
  );
}

const ofTransport = /^(?:host|content-length)$/i;
const shown = ({ method, url, headers, body }: Sent) => ({
  method,
  url,
  headers: headers.filter(([name]) => !ofTransport.test(name)),
  body: Buffer.from(body).toString("base64"),
});
/** Of an export secrets stay out, and these headers name theirs. */
const secret = /authorization|cookie|secret|token|api-?key|password|credential/i;

test("kept, exported, brought in and replayed, it is what was sent", { timeout: 2 * longest }, async () => {
  const [from, to] = await Promise.all([startForTest(), startForTest()]);
  const { numRuns, seed } = runs(50);
  const sent = fc.sample(sample, { numRuns, ...(seed === undefined ? {} : { seed }) });
  for (const one of sent) expect([one, await deliver(from, one)]).toEqual([one, 200]);
  const kept = await readAll(from);
  expect(kept.map(shown)).toEqual(sent.map(shown));

  for (const format of ["bundle", "har", "ndjson"] as const) {
    const ids = kept.map(({ eventId }) => eventId);
    const file = await from.client.sharing.export({ format, ids, include: "events", redact: false });
    const came = await to.client.sharing.import({ file });
    expect([format, came.events, came.refused]).toEqual([format, sent.length, 0]);
    await untilRead(to);
    const after = await readAll(to, Number(came.first?.slice(1)));
    const expected = sent.map(shown).map((one) => ({
      ...one,
      url: format === "har" ? one.url.replaceAll("#", "%23") : one.url,
      headers: one.headers.filter(([name]) => !secret.test(name)),
    }));
    expect(after.map(shown)).toEqual(expected);
  }

  const got: string[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      got.push(`${incoming.method} ${Buffer.concat(chunks).toString("base64")}`);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { replayId } = await from.client.replays.create({
    events: kept.map(({ eventId }) => eventId),
    to: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
  });
  await from.until(
    async () => (await from.client.replays.get({ replayId })).endedAt,
    "the end of the replay",
  );
  expect(got.toSorted()).toEqual(
    sent.map(({ method, body }) => `${method} ${Buffer.from(body).toString("base64")}`).toSorted(),
  );
});
