/** A call leaves one folder as a file and comes into another: the same call, of origin imported, told to nobody. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CallDetail } from "../../shared/calls";
import type { ExportInput } from "../../shared/sharing";
import { crmCalls, send, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

const start = () => startForTest();

async function write(engine: EngineProcess, input: Partial<ExportInput>): Promise<string> {
  return (await engine.client.sharing.export({ format: "bundle", ...input })).text();
}

const person = {
  userId: "u_4711",
  phone: "(202) 555-0177",
  name: "Dana Whitfield",
  email: "dana@clinic.example",
};

/** A retry, a copy, a late event: everything a fold can get wrong. */
function difficultCall(id: string): string[] {
  const [initiate, progress, ended, completed, end, over] = completedCall(id).map((body) =>
    JSON.stringify({ ...JSON.parse(body), metadata: person }),
  ) as [string, string, string, string, string, string];
  const first = JSON.parse(initiate);
  const busy = miraiEvent(
    "call.busy",
    { id, metadata: person },
    { call: { status: "busy", endedAt: "2026-03-02T10:00:31Z" } },
  );
  return [JSON.stringify(first), busy, initiate, ended, progress, ended, ended, end, completed, over];
}

/** What must be the same on both sides: everything but who, when it arrived and where it stands. */
function story(call: CallDetail) {
  return {
    stage: call.stage,
    outcome: call.outcome,
    ended: call.ended,
    complete: call.complete,
    final: call.final,
    dialAttempts: call.dialAttempts,
    events: call.events,
    duplicates: call.duplicates,
    late: call.late,
    problems: call.problems,
    talkSeconds: call.talkSeconds,
    startedAt: call.startedAt,
    attempts: call.attempts,
    artifacts: call.artifacts.map(({ name, state, required }) => ({ name, state, required })),
    findings: call.findings.map(({ kind, sentence }) => ({ kind, sentence })),
    timeline: call.timeline.map(({ type, stage, kind, attempt, arrival, copies, occurredAt, inFold }) => ({
      type,
      stage,
      kind,
      attempt,
      arrival,
      occurredAt,
      inFold,
      copies: copies.length,
    })),
  };
}

test("a redacted bundle comes into an empty folder as the same call, and no URL is told", async () => {
  const from = await start();
  await send(from, difficultCall("c_5f1e77aa0b42"));
  const before = await untilCall(from, "c_5f1e77aa0b42", { final: true, delivery: "synced" });
  const preview = await from.client.sharing.exportPreview({ format: "bundle", ids: [before.callId] });
  expect(preview).toMatchObject({ events: 10, calls: 1, redacted: true, leftOut: [], readsDifferently: [] });
  expect(preview.replaced.find(({ kind }) => kind === "phone")?.samples[0]?.before).toBe("(202) 555-0177");
  const file = await write(from, { ids: [before.callId], salt: preview.salt });
  for (const event of JSON.parse(file).events) {
    const body = Buffer.from(event.body, "base64").toString();
    for (const original of [
      "555-0177",
      "Dana",
      "Whitfield",
      "clinic.example",
      "c_5f1e77aa0b42",
      "u_4711",
      "Summary of",
    ]) {
      expect(body).not.toContain(original);
    }
  }

  const to = await start();
  const remote = await recordForTest();
  await to.client.destinations.create({
    name: "Their system",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  const looked = await to.client.sharing.importPreview({ text: file });
  expect(looked).toMatchObject({
    kind: "bundle",
    total: 10,
    comesIn: 10,
    calls: 1,
    redacted: true,
    proposed: { source: "mirai", sure: "sure", sentence: "Mirai reads all 10 events." },
  });
  expect((await to.client.events.list({ limit: 10 })).rows).toEqual([]);

  const came = await to.client.sharing.import({ text: file });
  expect(came).toMatchObject({ events: 10, refused: 0, isRead: true, callIds: [expect.any(String)] });
  const key = looked.events[0]?.callKey ?? "";
  const after = await untilCall(to, key, { final: true, delivery: "synced" });
  expect(after.origin).toBe("imported");
  expect(story(after)).toEqual(story(before));
  expect(after.personName).toMatch(/^Caller \d+$/);

  // The sandbox on this machine has it, the URL never heard of it, and its gate says why.
  expect(await crmCalls(to)).toHaveLength(1);
  expect(after.gate.find(({ destination }) => destination === "Their system")).toMatchObject({
    state: "closed",
  });
  await send(to, busyCall("live-1"));
  await to.until(async () => remote.requests.length === 1, "the live call at the URL");
  expect(JSON.parse(remote.requests[0]?.body ?? "").key).toBe("live-1");
});

test("an import again is a call of its own, and neither joins a live call of the same key", async () => {
  const engine = await start();
  await send(engine, completedCall("same-key"));
  await untilCall(engine, "same-key", { delivery: "synced" });
  const file = await write(engine, { q: "call:same-key", redact: false });
  const [first, second] = [
    await engine.client.sharing.import({ text: file }),
    await engine.client.sharing.import({ text: file }),
  ];
  expect(first.namespace).not.toBe(second.namespace);
  const calls = await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ q: "call:same-key", limit: 10 });
    return rows.length === 3 && rows.every(({ final }) => final) && rows;
  }, "three calls of one key");
  expect(
    calls.map(({ origin, events }) => ({ origin, events })).sort((a, b) => a.origin.localeCompare(b.origin)),
  ).toEqual([
    { origin: "imported", events: 6 },
    { origin: "imported", events: 6 },
    { origin: "live", events: 6 },
  ]);
});

test("with a secret set, redacted events are signed again; what was bad where it came from stays out of the fold", async () => {
  const from = await start();
  const secret = "sk_the-real-secret-of-this-source";
  const [source] = (await from.client.sources.list()).rows;
  await send(from, completedCall("signed-1"));
  await untilCall(from, "signed-1", { delivery: "synced" });
  await from.client.sources.addSecret({ sourceId: source?.sourceId ?? "", label: "main", value: secret });
  expect(
    await post(`${from.receiver}/hooks/mirai`, busyCall("signed-1")[1] as string, {
      "x-signature": "0".repeat(64),
    }),
  ).toBe(200);
  const before = await from.until(async () => {
    const call = await untilCall(from, "signed-1", { final: true });
    return call.timeline.length === 7 && call;
  }, "the badly signed event on the timeline");
  const file = await write(from, { ids: [before.callId] });

  const to = await start();
  const [other] = (await to.client.sources.list()).rows;
  await to.client.sources.addSecret({
    sourceId: other?.sourceId ?? "",
    label: "theirs",
    value: "sk_another-secret-altogether",
  });
  const came = await to.client.sharing.import({ text: file });
  const after = await to.client.calls.get({ callId: came.callIds[0] ?? "" });
  expect(story(after)).toEqual(story(before));
  expect(after.timeline.map(({ signature }) => signature).sort()).toEqual([
    "failed",
    ...Array(6).fill("verified"),
  ]);
  await to.client.events.readAgain();
  await to.until(async () => {
    const call = await to.client.calls.get({ callId: came.callIds[0] ?? "" });
    return call.final && call.timeline.filter(({ signature }) => signature === "verified").length === 6;
  }, "the same verdicts after reading again");
});

test("what is pasted says itself what it is: a body, a command, a HAR, lines of events", async () => {
  const engine = await start();
  const body = busyCall("pasted-1")[0] as string;
  const kinds = [
    ["body", body],
    [
      "curl",
      `curl -X POST 'https://hooks.example.com/x' -H 'Content-Type: application/json' --data-raw '${body}'`,
    ],
    [
      "http",
      `POST /hooks/mirai HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\n\r\n${body}`,
    ],
  ] as const;
  for (const [kind, text] of kinds) {
    const preview = await engine.client.sharing.importPreview({ text });
    expect(preview).toMatchObject({ kind, comesIn: 1, proposed: { source: "mirai", sure: "sure" } });
    expect(preview.events[0]).toMatchObject({ type: "call.initiate", callKey: "pasted-1", problems: [] });
  }
  await send(engine, busyCall("written-1"));
  await untilCall(engine, "written-1", { final: true });
  for (const format of ["har", "ndjson", "json", "http", "curl", "bundle"] as const) {
    const text = await write(engine, { format, q: "call:written-1" });
    const preview = await engine.client.sharing.importPreview({ text });
    expect(preview, format).toMatchObject({ kind: format, comesIn: 3, calls: 1 });
    expect(
      preview.events.map(({ type }) => type),
      format,
    ).toEqual(["call.initiate", "call.busy", "call.lifecycle-ended"]);
  }
});

test("every event of the fixtures reads alike with stand-ins, and bytes without secrets are the bytes that came", async () => {
  const engine = await start();
  const body = readFileSync("fixtures/mirai/call-id-20-digits.json");
  expect(
    await post(`${engine.receiver}/hooks/mirai?token=abcdef123456`, body, {
      authorization: "Bearer abcdefgh",
    }),
  ).toBe(200);
  const { rows } = await engine.client.events.list({ limit: 1 });
  const real = JSON.parse(
    await write(engine, { format: "ndjson", ids: [rows[0]?.eventId ?? ""], redact: false }),
  );
  expect(Buffer.from(real.body, "base64").equals(body)).toBe(true);
  expect(JSON.stringify(real)).not.toMatch(/abcdef/);
  const preview = await engine.client.sharing.exportPreview({
    format: "ndjson",
    ids: [rows[0]?.eventId ?? ""],
  });
  expect(preview.readsDifferently).toEqual([]);
});

test("what cannot be brought in or written says why, and nothing is written", async () => {
  const engine = await start();
  const refusals: [object, RegExp][] = [
    [{ text: "" }, /nothing in it/],
    [{ text: '{"format":"ringback-bundle","version":9}' }, /version 9.*Update Ringback/],
    [
      { text: '{"format":"ringback-bundle","version":1,"events":7}' },
      /This bundle is broken: .*Ask for it again/,
    ],
    [{ text: "curl 'http://x/ -d a" }, /never closed/],
    [{ text: "{}", source: "nowhere" }, /no source “nowhere”/],
  ];
  for (const [input, words] of refusals) {
    const answer = await engine.rest("POST", "/import", input);
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringMatching(words) } });
  }
  expect(await engine.rest("POST", "/export", { format: "bundle", q: "" })).toMatchObject({
    status: 422,
    body: { message: "There is no event yet, so nothing was written." },
  });
  expect(await engine.rest("POST", "/export", { format: "csv", q: "nofield:1" })).toMatchObject({
    status: 422,
  });
  expect((await engine.client.events.list({ limit: 10 })).rows).toEqual([]);
  // Keys that would change an object's prototype are data like any other.
  const odd = await engine.client.sharing.import({ text: '{"__proto__":{"polluted":true},"constructor":1}' });
  expect(odd).toMatchObject({ events: 1, callIds: [] });
});

test("calls of every provider are the same calls on the other side of a redacted bundle", async () => {
  const [from, to] = [await start(), await start()];
  const scenarios = [
    "atoms-happy",
    "atoms-draft-happy",
    "atoms-no-answer",
    "callrail-answered",
    "whippy-agent-hangup",
  ];
  for (const provider of ["atoms", "callrail", "whippy"] as const) {
    for (const engine of [from, to]) await engine.client.sources.create({ name: provider, provider });
  }
  for (const scenario of scenarios) {
    const { runId } = await from.client.runs.create({ scenario, speed: 100 });
    await from.until(
      async () => (await from.client.runs.get({ runId })).state === "done",
      `${scenario} played`,
    );
  }
  await untilRead(from);
  const { rows } = await from.client.calls.list({ limit: 50 });
  expect(new Set(rows.map(({ provider }) => provider))).toEqual(new Set(["atoms", "callrail", "whippy"]));
  for (const { callId, provider } of rows) {
    const before = await from.client.calls.get({ callId });
    const text = await write(from, { ids: [callId] });
    expect((await to.client.sharing.importPreview({ text })).proposed, provider).toMatchObject({
      source: provider,
      sure: "sure",
    });
    const came = await to.client.sharing.import({ text });
    expect(came.callIds, provider).toHaveLength(1);
    expect(story(await to.client.calls.get({ callId: came.callIds[0] ?? "" })), provider).toEqual(
      story(before),
    );
  }
});
