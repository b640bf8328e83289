/** The drift inbox over recorded traffic: what no schema knows is seen, decided, taken back; and nothing is ever sent for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DriftRow } from "../../shared/drift";
import { crmCalls, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent } from "../harness/mirai-events";

async function withEngine(run: (engine: EngineProcess) => Promise<void>): Promise<void> {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    await run(engine);
  } finally {
    await engine.stop();
    folder.remove();
  }
}

function report(id: string, analysis: Record<string, unknown>): string {
  return miraiEvent("end-of-call", { id }, { analysis: { success: true, summary: "Booked.", ...analysis } });
}

async function drift(engine: EngineProcess, path: string, kind: DriftRow["kind"] = "new-field") {
  const { rows } = await engine.client.drift.list({ state: "all" });
  const row = rows.find((one) => one.path === path && one.kind === kind);
  if (!row) throw new Error(`no ${kind} ${path} among ${rows.map((one) => one.path).join(", ")}`);
  return engine.client.drift.get({ driftId: row.driftId });
}

async function problemsOf(engine: EngineProcess): Promise<number[]> {
  const { rows } = await engine.client.events.list({ limit: 500 });
  return rows.map((row) => row.problems).reverse();
}

const sentiment = "event.data.analysis.sentiment";
const success = "event.data.analysis.success";

test("an unknown field becomes an item, is accepted into version 2 of the user's schema, and taken back", () =>
  withEngine(async (engine) => {
    const moods = ["positive", "positive", "neutral"];
    await send(engine, [
      ...moods.map((mood, index) => report(`c-${index}`, { sentiment: mood })),
      report("c-9", {}),
    ]);
    await untilRead(engine);

    const item = await drift(engine, sentiment);
    expect(item).toMatchObject({
      provider: "mirai",
      type: "end-of-call",
      state: "open",
      events: 3,
      typeEvents: 4,
      words: "text: “positive”, “neutral”",
      sentence: expect.stringMatching(
        /^Mirai has sent a sentiment since \d+ \w+: always text, two values so far\.$/,
      ),
      values: [
        { got: "string", value: "positive", events: 2 },
        { got: "string", value: "neutral", events: 1 },
      ],
      schema: { name: "mirai/end-of-call", version: 1, next: 2 },
    });
    expect(item.days.at(-1)).toBe(3);
    expect(item.byDay.at(-1)).toMatchObject({ with: 3, without: 1 });
    expect(item.example?.lines.find((line) => line.marked)?.text).toContain('"sentiment": "neutral"');
    const these = item.offers.find(({ choice }) => choice === "these");
    expect(these?.words).toBe("these 2");
    expect(these?.lines.filter(({ change }) => change === "added").map(({ text }) => text.trim())).toEqual([
      '"sentiment": {',
      '"type": "string", "enum": ["positive",',
      '"neutral"] }',
    ]);
    expect(these?.changes.map(({ words }) => words)).toEqual([
      "3 events turn from new field to valid, none turns invalid",
      "0 call records would change; nothing is sent again",
      "A value beyond these will be back here as a new value",
    ]);

    const accepted = await engine.client.drift.accept({ driftId: item.driftId, choice: "these" });
    expect(accepted).toMatchObject({ state: "accepted", events: 3, schema: { version: 2 } });
    const schema = await engine.client.schemas.get({ provider: "mirai", type: "end-of-call" });
    expect(schema).toMatchObject({
      version: 1,
      ownVersion: 2,
      builtIn: expect.not.stringContaining("sentiment"),
    });
    expect(JSON.parse(schema.own)).toEqual({
      properties: {
        event: {
          properties: {
            data: {
              properties: {
                analysis: {
                  properties: { sentiment: { type: "string", enum: ["positive", "neutral"] } },
                },
              },
            },
          },
        },
      },
    });

    // A third text is back as a new value, and a problem of the user's own schema.
    await send(engine, [report("c-10", { sentiment: "angry" })]);
    await engine.until(async () => (await problemsOf(engine)).at(-1) === 1, "a problem of the third text");
    expect(await drift(engine, sentiment, "new-value")).toMatchObject({ events: 1, state: "open" });
    const [newest] = (await engine.client.events.list({ limit: 1 })).rows;
    const event = await engine.client.events.get({ eventId: newest?.eventId ?? "" });
    expect(event.problemList[0]?.sentence).toBe(
      `${sentiment} should be one of positive, neutral, got the text “angry” (your schema v2)`,
    );
    expect(event.drift.map(({ path, kind, state }) => ({ path, kind, state }))).toEqual([
      { path: sentiment, kind: "new-field", state: "accepted" },
      { path: sentiment, kind: "new-value", state: "open" },
    ]);

    await engine.client.drift.undo({ driftId: item.driftId });
    expect(await drift(engine, sentiment)).toMatchObject({ state: "open", events: 4 });
    await expect(drift(engine, sentiment, "new-value")).rejects.toThrow("no new-value");
    const after = await engine.client.schemas.get({ provider: "mirai", type: "end-of-call" });
    expect(after).toMatchObject({ own: "", ownVersion: null });
    expect(after.versions.map(({ version, removed }) => ({ version, removed }))).toEqual([
      { version: 3, removed: true },
      { version: 2, removed: false },
    ]);
    await engine.until(async () => (await problemsOf(engine)).at(-1) === 0, "no problem of the third text");
  }));

test("an accepted type is no problem any more, nothing is sent for it, and reading again counts the same", () =>
  withEngine(async (engine) => {
    const call = { id: "c-1" };
    await send(engine, [
      miraiEvent("call.initiate", call),
      report("c-1", { success: "yes" }),
      miraiEvent("call.lifecycle-ended", call, { report: { reAttemptCount: 0, rescheduledCount: 0 } }),
    ]);
    const before = await untilCall(engine, "c-1", { final: true, delivery: "synced" });
    expect(before.problems).toBe(1);
    const sent = await engine.client.deliveries.list({});
    const records = await crmCalls(engine);

    const item = await drift(engine, success, "new-type");
    expect(item.words).toBe("text “yes”; the schema says true or false");
    await engine.client.drift.accept({ driftId: item.driftId, choice: "any" });
    const { own } = await engine.client.schemas.get({ provider: "mirai", type: "end-of-call" });
    expect(own).toContain('"boolean"');
    await engine.until(
      async () => (await problemsOf(engine)).every((count) => count === 0),
      "no problem left",
    );
    const after = await untilCall(engine, "c-1", { problems: 0 });
    expect({ ...after, problems: 1 }).toMatchObject({
      callRecords: before.callRecords,
      deliveries: before.deliveries,
      outcome: before.outcome,
    });

    const counts = await engine.client.drift.list({ state: "all" });
    await engine.client.events.readAgain();
    await engine.until(async () => {
      const { backlog } = await engine.client.status.get();
      const now = await engine.client.drift.list({ state: "all" });
      return backlog === 0 && now.events === counts.events;
    }, "the log read again");
    expect(await engine.client.drift.list({ state: "all" })).toEqual(counts);
    expect(await engine.client.deliveries.list({})).toEqual(sent);
    expect(await crmCalls(engine)).toEqual(records);

    await engine.client.drift.undo({ driftId: item.driftId });
    await untilCall(engine, "c-1", { problems: 1 });
    expect(await engine.client.deliveries.list({})).toEqual(sent);
  }));

test("what is documented and never came is named, an unknown event too, and ignoring one is undone", () =>
  withEngine(async (engine) => {
    await send(engine, [
      miraiEvent("call.initiate", { id: "c-1" }),
      miraiEvent("call.teleported", { id: "c-1" }),
    ]);
    await untilRead(engine);
    const page = await engine.client.drift.list({ provider: "mirai", type: "call.busy" });
    expect(page.rows).toMatchObject([
      { kind: "never-seen", path: "the whole event", events: 0, firstAt: null, canAccept: false },
    ]);
    const unknown = await engine.client.drift.list({ type: "" });
    expect(unknown.rows).toMatchObject([
      { words: "“teleported” is no event the schemas know", canAccept: false },
    ]);

    const driftId = page.rows[0]?.driftId ?? "";
    await expect(engine.client.drift.accept({ driftId, choice: "any" })).rejects.toThrow("Ignore it");
    expect(await engine.client.drift.ignore({ driftId })).toMatchObject({ state: "ignored" });
    const busy = { provider: "mirai", type: "call.busy" } as const;
    expect((await engine.client.drift.list(busy)).rows).toEqual([]);
    expect((await engine.client.drift.list({ ...busy, decidedSince: 0 })).rows).toHaveLength(1);
    expect(await engine.client.drift.undo({ driftId })).toMatchObject({ state: "open" });

    const one = await engine.client.drift.list({ limit: 1 });
    const two = await engine.client.drift.list({ limit: 1, cursor: one.cursor ?? "" });
    expect(two.rows[0]?.driftId).not.toBe(one.rows[0]?.driftId);
  }));

test("a user's schema judges events from now on and before; one that does not compile is refused", () =>
  withEngine(async (engine) => {
    await send(engine, [report("c-1", {})]);
    await untilRead(engine);
    const place = { provider: "mirai", type: "end-of-call" } as const;
    await expect(engine.client.schemas.put({ ...place, schema: '{"type":"strin"}' })).rejects.toThrow(
      "It is no JSON Schema",
    );
    const remote = JSON.stringify({ $ref: "https://example.com/event.json" });
    const refused = await engine.rest("PUT", "/schemas/mirai/end-of-call", { schema: remote });
    expect(refused).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining("never fetched") },
    });

    const schema = JSON.stringify({ required: ["tenant"] });
    expect(await engine.client.schemas.put({ ...place, schema })).toMatchObject({
      ownVersion: 2,
      own: schema,
    });
    await engine.until(async () => (await problemsOf(engine)).at(-1) === 1, "the schema asks for a tenant");
    expect(await engine.client.schemas.remove(place)).toMatchObject({ ownVersion: null, own: "" });
    await engine.until(async () => (await problemsOf(engine)).at(-1) === 0, "nobody asks for a tenant");
  }));

test("an unknown status of an allow-list says that its calls are held, and accepting it lets none of them out", () =>
  withEngine(async (engine) => {
    await engine.client.sources.create({ name: "whippy", provider: "whippy" });
    const body = readFileSync(join("fixtures", "whippy", "status-longer.json"), "utf8");
    await send(engine, [body], "whippy");
    await untilRead(engine);
    const item = await drift(engine, "data.delivery_status", "new-value");
    expect(item).toMatchObject({ holdsCalls: true, words: "“call_completed_by_agent”: calls held" });
    expect(item.offers.map(({ choice }) => choice)).toEqual(["these"]);
    expect(item.offers[0]?.changes.map(({ words }) => words)).toContain(
      "Its calls stay held: this does not put it on the allow-list",
    );
    expect((await problemsOf(engine)).at(-1)).toBe(1);
    await engine.client.drift.accept({ driftId: item.driftId, choice: "these" });
    await engine.until(async () => (await problemsOf(engine)).at(-1) === 0, "the status is no problem");
    const { rows } = await engine.client.calls.list({});
    expect(rows).toMatchObject([{ provider: "whippy", allowed: false, problems: 0 }]);
    expect((await engine.client.deliveries.list({})).rows).toEqual([]);

    await send(engine, [body.replaceAll("call_completed_by_agent", "call_completed_by_robot")], "whippy");
    await untilRead(engine);
    expect(await drift(engine, "data.delivery_status", "new-value")).toMatchObject({
      state: "open",
      events: 2,
    });
  }));

test("a schema that spins over an event holds up nothing else", () =>
  withEngine(async (engine) => {
    const place = { provider: "mirai", type: "end-of-call" } as const;
    await send(engine, [report("c-1", { note: `${"a".repeat(60)}!` }), report("c-2", {})]);
    await untilRead(engine);
    const below = (name: string, inner: object) => ({ properties: { [name]: inner } });
    const spins = below("event", below("data", below("analysis", below("note", { pattern: "^(a+)+$" }))));
    await engine.client.schemas.put({ ...place, schema: JSON.stringify({ ...spins, required: ["tenant"] }) });
    await engine.until(async () => (await problemsOf(engine)).at(-1) === 1, "the event behind it judged");
    await send(engine, [miraiEvent("call.initiate", { id: "c-3" })]);
    await untilRead(engine);
    await engine.client.schemas.remove(place);
    await engine.until(
      async () => (await problemsOf(engine)).every((count) => count === 0),
      "all judged anew",
    );
  }));

test("simulated events do not count", () =>
  withEngine(async (engine) => {
    const run = await engine.client.runs.create({ scenario: "sample", speed: 100 });
    await engine.until(
      async () => (await engine.client.runs.get({ runId: run.runId })).endedAt,
      "the run's end",
    );
    await untilRead(engine);
    expect(await engine.client.drift.list({ state: "all" })).toMatchObject({
      rows: [],
      events: 0,
      counts: { all: 0 },
    });
  }));
