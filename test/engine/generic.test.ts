/** A platform no pack knows, end to end: kept, mapped by expressions, and only then let out; expressions that spin harm nobody. */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SAMPLE_MAPPING } from "../../electron/engine/providers/generic/sample";
import type { Mapping, MappingPreview } from "../../shared/mapping";
import { recordFault } from "../faults/fault-rows";
import { crmCalls, sandboxGate, send, untilCall, untilRead } from "../harness/calls";
import { diallerCall, diallerEvent, diallerMapping } from "../harness/dialler-events";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { busyCall, post } from "../harness/mirai-events";

type Source = { sourceId: string; mapping: Mapping | null };

async function addSource(engine: EngineProcess, name: string, more: object = {}): Promise<string> {
  const { status, body } = await engine.rest("POST", "/sources", { name, provider: "generic", ...more });
  expect(status).toBe(201);
  return (body as Source).sourceId;
}

const save = (engine: EngineProcess, sourceId: string, mapping: Mapping) =>
  engine.rest("PUT", `/sources/${sourceId}/mapping`, mapping);

const without = (...fields: string[]): Mapping => ({
  ...diallerMapping,
  expressions: Object.fromEntries(
    Object.entries(diallerMapping.expressions).filter(([field]) => !fields.includes(field)),
  ),
});
const withExpressions = (expressions: Mapping["expressions"]): Mapping => ({
  ...diallerMapping,
  expressions: { ...diallerMapping.expressions, ...expressions },
});

describe("from the first event to the CRM", () => {
  test("kept and not mapped yet; mapped, they are a call that waits for a person; the next call leaves, once", async () => {
    const engine = await startForTest();
    const sourceId = await addSource(engine, "dialler");
    await send(engine, diallerCall("before"), "dialler");
    await untilRead(engine);
    const { rows } = await engine.client.events.list({ q: "source:dialler" });
    expect(rows).toHaveLength(4);
    const newest = await engine.client.events.get({ eventId: rows[0]?.eventId ?? "" });
    expect(newest).toMatchObject({
      provider: "generic",
      callId: null,
      readError:
        "Not mapped yet: /hooks/dialler has no expression for the call key. It is kept, and nothing leaves.",
    });
    expect((await engine.client.calls.list({})).rows).toEqual([]);

    const saved = await save(engine, sourceId, diallerMapping);
    expect(saved).toMatchObject({ status: 200, body: { mapping: diallerMapping } });
    const before = await untilCall(engine, "before", { final: true, complete: true });
    expect(before).toMatchObject({
      outcome: "completed",
      personName: "Dana Weber",
      phone: "+12025550142",
      dialAttempts: 0,
      events: 4,
      findings: [],
    });
    expect(before.timeline.map(({ type, kind, stage }) => [type, kind, stage])).toEqual([
      ["dialled", "lifecycle", null],
      ["picked_up", "lifecycle", null],
      ["hung_up", "lifecycle", "processing"],
      ["written_up", "final", "final"],
    ]);
    expect(sandboxGate(before)).toMatchObject({ state: "held", heldBy: "history" });

    await send(engine, diallerCall("after"), "dialler");
    const after = await untilCall(engine, "after", { delivery: "synced" });
    expect(after.callRecords.map(({ version }) => version)).toEqual([1]);
    expect(sandboxGate(after).sentence).toBe("Opened: “final when” is true of written_up.");
    const written = await crmCalls(engine);
    expect(written.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({ summary: "Notes of after.", outcome: "completed" }),
    ]);
    const [destination] = (await engine.client.destinations.list()).rows;
    const held = await engine.client.destinations.heldByHistory({
      destinationId: destination?.destinationId ?? "",
    });
    expect(held.rows.map(({ call }) => call.key)).toEqual(["before"]);

    // Another mapping is read again, and sends nothing either.
    await save(engine, sourceId, withExpressions({ status: "what" }));
    await untilCall(engine, "after", { outcomeDetail: "written_up" });
    const again = await untilCall(engine, "before", { outcomeDetail: "written_up" });
    expect(sandboxGate(again)).toMatchObject({ state: "held", heldBy: "history" });
    const told = await engine.client.calls.get({ callId: after.callId });
    expect([told.callRecords, told.deliveries]).toEqual([after.callRecords, after.deliveries]);
    expect(await crmCalls(engine)).toHaveLength(1);
  });

  test("until its end and its final event are chosen a call is drawn, and its gate says what is missing", async () => {
    const engine = await startForTest();
    const sourceId = await addSource(engine, "dialler", { mapping: without("endedWhen", "finalWhen") });
    await send(engine, diallerCall("c-1"), "dialler");
    const call = await untilCall(engine, "c-1", { events: 4 });
    expect(sandboxGate(call)).toMatchObject({
      state: "held",
      heldBy: "mapping",
      sentence: "Not mapped yet: choose “ended when” and “final when”. Until then nothing leaves.",
    });
    expect(sandboxGate(call).checks.map(({ name, because }) => [name, because])).toEqual([
      ["ended", "not mapped yet"],
      ["complete", "after the end"],
      ["final", "not mapped yet"],
      ["allowed", "live"],
    ]);

    await save(engine, sourceId, without("finalWhen"));
    const ended = await untilCall(engine, "c-1", { ended: true });
    expect(sandboxGate(ended)).toMatchObject({
      heldBy: "mapping",
      sentence: "Not mapped yet: choose “final when”. Until then nothing leaves.",
    });

    // What came before the mapping let anything out is history.
    await save(engine, sourceId, diallerMapping);
    expect(sandboxGate(await untilCall(engine, "c-1", { final: true }))).toMatchObject({ heldBy: "history" });
    expect(await crmCalls(engine)).toEqual([]);
  });

  test("what is required is waited for, as long as it takes", async () => {
    const engine = await startForTest("--test-clock");
    await addSource(engine, "dialler", { mapping: diallerMapping });
    await send(engine, [diallerEvent("hung_up", "c-1"), diallerEvent("written_up", "c-1")], "dialler");
    await untilCall(engine, "c-1", { final: true, complete: false });
    await engine.client.clock.advance({ advance: 30 * 24 * 3_600_000 });
    const waiting = await untilCall(engine, "c-1", { final: true, complete: false });
    expect(sandboxGate(waiting)).toMatchObject({
      state: "waiting",
      deadlineAt: null,
      sentence: "Waiting for the summary, as long as it takes.",
    });
    await send(engine, [diallerEvent("notes_late", "c-1", { notes: "They came." })], "dialler");
    await untilCall(engine, "c-1", { delivery: "synced" });
  });

  test("two sources are two systems: the same call key makes two calls", async () => {
    const engine = await startForTest();
    for (const name of ["north", "south"]) {
      await addSource(engine, name, { mapping: diallerMapping });
      await send(engine, diallerCall("7"), name);
    }
    await engine.until(async () => {
      const { rows } = await engine.client.calls.list({});
      return rows.length === 2 && rows.every(({ delivery }) => delivery === "synced");
    }, "two calls told");
    expect((await crmCalls(engine)).map(({ properties }) => properties.summary)).toEqual([
      "Notes of 7.",
      "Notes of 7.",
    ]);
  });

  test("a played scenario is read by the mapping of its source, signed by Standard Webhooks", async () => {
    const engine = await startForTest();
    await addSource(engine, "reminders", { mapping: SAMPLE_MAPPING });
    const run = await engine.client.runs.create({ scenario: "generic-reminder", speed: 100 });
    const call = await engine.until(async () => {
      const { rows } = await engine.client.calls.list({});
      return rows.find(({ callId, delivery }) => callId === run.callId && delivery === "synced");
    }, "the reminder told to the sandbox CRM");
    expect(call).toMatchObject({
      outcome: "completed",
      events: 5,
      duplicates: 1,
      problems: 0,
      direction: "outbound",
    });
    const { rows } = await engine.client.events.list({ q: "provider:generic" });
    expect(new Set(rows.map(({ signature }) => signature))).toEqual(new Set(["verified"]));
  });
});

describe("an expression that does not compile is refused with its place", () => {
  test.each([
    ["call_id[", "callKey", "The expression “call key” cannot be used at character 9: ", 8],
    [
      "$now()",
      "occurredAt",
      "The expression “occurred at” cannot be used at character 5: $now cannot be used",
      4,
    ],
  ])("%s", async (text, field, message, position) => {
    const engine = await startForTest();
    const sourceId = await addSource(engine, "dialler");
    const mapping = withExpressions({ [field]: text });
    for (const answer of [
      await save(engine, sourceId, mapping),
      await engine.rest("POST", "/sources", { name: "other", provider: "generic", mapping }),
    ])
      expect(answer).toMatchObject({
        status: 422,
        body: { message: expect.stringContaining(message), data: { problems: [{ field, position }] } },
      });
    const [, kept] = (await engine.client.sources.list()).rows;
    expect(kept?.mapping).toEqual({ expressions: {}, requires: [] });
  });

  test("a source whose pack knows its events takes none", async () => {
    const engine = await startForTest();
    const [mirai] = (await engine.client.sources.list()).rows;
    expect((await save(engine, mirai?.sourceId ?? "", diallerMapping)).status).toBe(404);
    const created = await engine.rest("POST", "/sources", {
      name: "m",
      provider: "mirai",
      mapping: diallerMapping,
    });
    expect(created.status).toBe(422);
  });
});

describe("an expression that does not end is stopped, and everybody else goes on", () => {
  test.each([
    [
      "loops",
      "($f := function($x){$f($x)}; $f(1))",
      /^The expression “status” ran longer than 1 s and was stopped\./,
    ],
    [
      "backtracks",
      "$match(note, /^(a+)+$/)",
      /^The expression “status” ran longer than 2 s and was stopped\./,
    ],
    [
      "fills memory",
      `($a := [1..99999]; $map($a, function($v) { $map($a, function($w) { $pad("x", 500000) & $w }) }))`,
      /^The expression “status” (ran longer than|used too much memory)/,
    ],
  ])("it %s", async (how, status, reason) => {
    const engine = await startForTest();
    const sourceId = await addSource(engine, "dialler", { mapping: withExpressions({ status }) });
    const poisonous = diallerEvent("dialled", "c-1", { note: `${"a".repeat(40)}!` });
    await send(engine, [poisonous], "dialler");
    await send(engine, busyCall("c_theirs"));
    await untilCall(engine, "c_theirs", { final: true });
    const [event] = (await engine.client.events.list({ q: "source:dialler" })).rows;
    const eventId = event?.eventId ?? "";
    expect((await engine.client.events.get({ eventId })).readError).toMatch(reason);

    // Mended, it is read again.
    await save(engine, sourceId, diallerMapping);
    await untilCall(engine, "c-1", { events: 1 });
    expect((await engine.client.events.get({ eventId })).readError).toBeNull();
    recordFault({
      group: "Hostile input",
      fault: `An expression of a mapping that ${how}`,
      where: "reader",
      tried: 1,
      outcome: "held",
      saw: "ended and named at its event; the others were read, and mended it is read again",
    });
  });
});

test("saved over events that are here, it passes over the one it spins at, and mended it reads that one too", async () => {
  const engine = await startForTest();
  const sourceId = await addSource(engine, "dialler");
  const [dialled = "", ...others] = diallerCall("c-1");
  const poisonous = diallerEvent("picked_up", "c-1", { note: `${"a".repeat(40)}!` });
  await send(engine, [dialled, poisonous, ...others.slice(1)], "dialler");
  await untilRead(engine);
  await save(engine, sourceId, withExpressions({ status: "$match(note, /^(a+)+$/)" }));
  const call = await untilCall(engine, "c-1", { final: true });
  expect(call.timeline.map(({ type }) => type)).toEqual(["dialled", "hung_up", "written_up"]);
  await save(engine, sourceId, diallerMapping);
  expect((await untilCall(engine, "c-1", { events: 4 })).delivery).toBe("held");
  expect(await crmCalls(engine)).toEqual([]);
});

test("a mapping that is mended while the reader spins counts at once", async () => {
  const engine = await startForTest();
  const sourceId = await addSource(engine, "dialler", {
    mapping: withExpressions({ status: "$match(note, /^(a+)+$/)" }),
  });
  await send(engine, [diallerEvent("dialled", "c-1", { note: `${"a".repeat(40)}!` })], "dialler");
  await save(engine, sourceId, diallerMapping);
  const call = await untilCall(engine, "c-1", { events: 1 });
  const [first] = call.timeline;
  expect((await engine.client.events.get({ eventId: first?.eventId ?? "" })).readError).toBeNull();
});

test("another mapping reads the events of its source again, and of no other", async () => {
  const engine = await startForTest();
  const sourceId = await addSource(engine, "dialler");
  await send(engine, diallerCall("c-1"), "dialler");
  await send(engine, busyCall("c_theirs"));
  await untilCall(engine, "c_theirs", { final: true });
  const [mirai] = (await engine.client.sources.list()).rows;
  // Judged anew, its events would have no signature from now on, and take no part in their call.
  await engine.rest("POST", `/sources/${mirai?.sourceId}/secrets`, { label: "new", value: "a new secret" });
  await save(engine, sourceId, diallerMapping);
  await untilCall(engine, "c-1", { final: true });
  const theirs = await engine.client.events.list({ q: "source:mirai" });
  expect(theirs.rows.map(({ signature }) => signature)).toEqual(["no-secret", "no-secret", "no-secret"]);
});

describe("the preview", () => {
  async function preview(engine: EngineProcess, sourceId: string, mapping: Mapping, eventId?: string) {
    const { status, body } = await engine.rest("POST", `/sources/${sourceId}/mapping/preview`, {
      ...mapping,
      ...(eventId ? { eventId } : {}),
    });
    expect(status).toBe(200);
    return body as MappingPreview;
  }

  test("says what each expression gives on an event, and what the newest would become; nothing is saved", async () => {
    const engine = await startForTest();
    const sourceId = await addSource(engine, "dialler");
    expect((await preview(engine, sourceId, diallerMapping)).sum.sentence).toBe(
      "No event has come to this source yet.",
    );
    const picked = diallerEvent("picked_up", "c-2");
    await send(engine, [...diallerCall("c-1"), picked, picked, `{"ping": true}`], "dialler");

    const bare = await preview(engine, sourceId, { expressions: {}, requires: [] });
    expect(bare.proposals).toContainEqual({
      field: "callKey",
      expression: "call_id",
      why: "in 6 of 7 events, such as c-2",
    });

    const mapping = withExpressions({ status: "what[", outcome: "$error('unclear')", stage: "what" });
    const shown = await preview(engine, sourceId, mapping, bare.events[3]?.eventId);
    expect(shown.sum).toMatchObject({
      sentence: "These 7 events would become 2 calls; 1 ended; 1 final; 1 copy; 1 event without a call key.",
    });
    expect(shown.events.map(({ type }) => type)).toEqual([
      null,
      "picked_up",
      "picked_up",
      "written_up",
      "hung_up",
      "picked_up",
      "dialled",
    ]);
    const shownOf = (field: string) => shown.shown?.values.find((value) => value.field === field);
    expect(shownOf("callKey")).toEqual({ field: "callKey", gave: `"c-1"`, readAs: null, problem: null });
    expect(shownOf("finalWhen")).toMatchObject({ gave: "true" });
    expect(shownOf("outcome")).toMatchObject({ gave: null, problem: "unclear." });
    expect(shownOf("stage")).toMatchObject({
      gave: `"written_up"`,
      problem: expect.stringContaining("should be one of"),
    });
    expect(shown.problems).toEqual([expect.objectContaining({ field: "status", position: 5 })]);
    expect(shown.proposals.map(({ field }) => field)).not.toContain("callKey");
    expect((await engine.client.calls.list({})).rows).toEqual([]);
  });

  test("an expression that spins is stopped at its place, and the others are shown", async () => {
    const engine = await startForTest();
    const sourceId = await addSource(engine, "dialler");
    await send(
      engine,
      [...diallerCall("c-1"), diallerEvent("dialled", "c-2", { note: `${"a".repeat(40)}!` })],
      "dialler",
    );
    const shown = await preview(
      engine,
      sourceId,
      withExpressions({ status: "$match(note, /^(a+)+$/)", label: "($f := function($x){$f($x)}; $f(1))" }),
    );
    const problemOf = (field: string) => shown.shown?.values.find((value) => value.field === field)?.problem;
    expect(problemOf("status")).toBe("ran longer than 1.5 s and was stopped");
    expect(problemOf("label")).toBe("ran longer than 1 s and was stopped");
    expect(problemOf("callKey")).toBeNull();
    expect(shown.problems.map(({ field }) => field).sort()).toEqual(["label", "status"]);
    // Only the event at which they were stopped would be unreadable; what the others would be is not held against them.
    expect(shown.sum).toMatchObject({ calls: 1, final: 1, unreadable: 1 });
    // The engine answered all the while, and the next preview finds a thread.
    expect((await preview(engine, sourceId, diallerMapping)).sum).toMatchObject({ calls: 2, final: 1 });
  });
});

test("what is brought in to such a source is read by its mapping, and joins no live call", async () => {
  const engine = await startForTest();
  await addSource(engine, "dialler", { mapping: diallerMapping });
  await send(engine, [diallerEvent("dialled", "c-1")], "dialler");
  const [, , text = ""] = diallerCall("c-1");
  const shown = await engine.client.sharing.importPreview({ text, source: "dialler" });
  expect(shown.proposed).toMatchObject({
    source: "dialler",
    sentence: "It is read by the mapping of its source.",
  });
  const taken = await engine.client.sharing.import({ text, source: "dialler" });
  const [callId = ""] = taken.callIds;
  expect(await engine.client.calls.get({ callId })).toMatchObject({
    key: "c-1",
    origin: "imported",
    ended: true,
  });
  expect((await engine.client.calls.list({ q: "origin:live" })).rows.map(({ events }) => events)).toEqual([
    1,
  ]);
});

test("a signature is that of Standard Webhooks, under any of the secrets", async () => {
  const engine = await startForTest();
  const [old, fresh] = [Buffer.from("old secret of the dialler"), Buffer.from("new secret of the dialler")];
  const sourceId = await addSource(engine, "dialler", {
    mapping: diallerMapping,
    secrets: [
      { label: "old", value: `whsec_${old.toString("base64")}` },
      { label: "new", value: `whsec_${fresh.toString("base64")}` },
    ],
  });
  const body = diallerEvent("dialled", "c-1");
  const sign = (key: Uint8Array, at: number) => {
    const timestamp = String(Math.floor(at / 1000));
    const mac = createHmac("sha256", key).update(`msg_1.${timestamp}.${body}`).digest("base64");
    return { "webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
  };
  const now = Date.now();
  const sent: [Record<string, string>, string][] = [
    [sign(old, now), "verified"],
    [sign(fresh, now), "verified"],
    [sign(Buffer.from("another secret"), now), "failed"],
    [sign(fresh, now - 600_000), "failed"],
    [{}, "missing"],
  ];
  for (const [headers] of sent)
    expect(await post(`${engine.receiver}/hooks/dialler`, body, headers)).toBe(200);
  await untilRead(engine);
  const { rows } = await engine.client.events.list({ q: "source:dialler" });
  expect(rows.map(({ signature }) => signature).reverse()).toEqual(sent.map(([, signature]) => signature));
  const shown = await engine.client.sources.previewMapping({ sourceId, ...diallerMapping });
  expect(shown.sum).toMatchObject({ events: 5, calls: 1, copies: 1, untrusted: 3 });
});

test("JSON that no pack takes is proposed as generic, least sure", async () => {
  const engine = await startForTest();
  await post(`${engine.receiver}/hooks/theirs`, diallerEvent("dialled", "c-1"));
  await post(`${engine.receiver}/hooks/text`, "not JSON");
  const { rows } = await engine.client.sources.unclaimed();
  expect(rows.map(({ name, proposals }) => [name, proposals])).toEqual([
    ["text", []],
    [
      "theirs",
      [
        {
          provider: "generic",
          providerName: "Generic",
          sure: "perhaps",
          why: "1 event is JSON that no provider here knows: you say what it means",
        },
      ],
    ],
  ]);
});
