/** The user's own JSON Schema is foreign code: what does not compile is refused, what spins is stopped, and reading goes on. */
import { expect, test } from "vitest";
import { recordFault } from "../faults/fault-rows";
import { send, untilCall, untilRead } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { completedCall, miraiEvent } from "../harness/mirai-events";

const place = { provider: "mirai", type: "end-of-call" } as const;

function report(id: string, note = "short"): string {
  return miraiEvent("end-of-call", { id }, { analysis: { success: true, summary: "Booked.", note } });
}

function atNote(inner: object): object {
  return ["event", "data", "analysis", "note"].reduceRight(
    (schema, name) => ({ properties: { [name]: schema } }),
    inner,
  );
}

/** Names of what its schemas say of an event's body, newest event first. */
async function sentencesOf(engine: EngineProcess, eventId: string): Promise<string[]> {
  const { problemList } = await engine.client.events.get({ eventId });
  return problemList.map(({ sentence }) => sentence);
}

const doubling: Record<string, object> = { a40: { type: "number" } };
for (let step = 0; step < 40; step += 1) {
  const next = { $ref: `#/$defs/a${step + 1}` };
  doubling[`a${step}`] = { allOf: [next, next] };
}

const evil = `${"a".repeat(60)}!`;
test.each([
  ["a pattern that backtracks for ever", atNote({ pattern: "^(a+)+$" })],
  ["definitions that double forty times", { $defs: doubling, $ref: "#/$defs/a0" }],
])(
  "%s is stopped and says so; the event is read, and the schema counts again once it is changed",
  async (name, schema) => {
    const engine = await startForTest();
    await engine.client.schemas.put({ ...place, schema: JSON.stringify(schema) });
    const [initiate, progress, ended, completed, , over] = completedCall("c_1") as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    await send(engine, [initiate, progress, ended, completed, report("c_1", evil), over]);
    const call = await untilCall(engine, "c_1", { final: true, delivery: "synced" });
    expect(call.timeline.map(({ type }) => type)).toContain("end-of-call");
    const stopped =
      "The body was not checked by your schema v2: it took longer than 2 s over an event. It is stopped, and judges nothing until you change it.";
    expect(await sentencesOf(engine, "e5")).toEqual([stopped]);
    expect((await engine.client.schemas.get(place)).stopped).toContain("longer than 2 s");

    // Nothing waits for it a second time, and whoever looks at the event is answered.
    await send(engine, [report("c_2", evil)]);
    await untilRead(engine);
    expect(await sentencesOf(engine, "e7")).toEqual([stopped]);
    const { rows } = await engine.client.drift.list({ state: "all" });
    for (const { driftId } of rows) await engine.client.drift.get({ driftId });

    await engine.client.schemas.put({ ...place, schema: JSON.stringify({ required: ["tenant"] }) });
    await engine.until(
      async () =>
        (await sentencesOf(engine, "e7")).join() === "tenant should be there, got nothing (your schema v3)",
      "the changed schema's verdict",
    );
    expect((await engine.client.schemas.get(place)).stopped).toBeNull();
    recordFault({
      group: "Hostile input",
      fault: `The user's own schema with ${name}`,
      where: "reader",
      tried: 1,
      outcome: "held",
      saw: "ended after 2 s and named; its event is read, and nothing waits for it twice",
    });
  },
);

test("a schema that refers to itself without end judges nothing and says why", async () => {
  const engine = await startForTest();
  const endless = {
    properties: { event: { $ref: "#/$defs/a" } },
    $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }] } },
  };
  const answer = await engine.rest("PUT", "/schemas/mirai/end-of-call", { schema: JSON.stringify(endless) });
  expect([200, 422]).toContain(answer.status);
  await send(engine, [report("c_1")]);
  await untilRead(engine);
  const said = [...(await sentencesOf(engine, "e1")), (answer.body as { message?: string }).message ?? ""];
  expect(said.join(" ")).toContain("it refers to itself without end, or is nested too deep");
});

const long = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [`field_${index}`, { minLength: 2 }]),
);
test.each([
  ["nothing", "", /^It is not JSON/],
  ["no JSON", "{", /^It is not JSON/],
  ["no schema of an object", "true", /is an object/],
  ["a type nobody knows", '{"type":"strin"}', /^It is no JSON Schema/],
  ["a pattern that is none", '{"pattern":"("}', /Invalid regular expression/],
  ["a definition that is not there", '{"$ref":"#/$defs/nowhere"}', /can't resolve reference/],
  ["eight thousand levels", `${'{"not":'.repeat(8000)}{}${"}".repeat(8000)}`, /nested too deep/],
  [
    "more than anybody writes",
    // Each more costs more than the one before: seconds here, whatever the machine; on a crowded one it is stopped.
    JSON.stringify({ anyOf: Array(5000).fill({ not: { not: { not: {} } } }) }),
    /longer than a second|never ended and was stopped/,
  ],
])("%s is refused with its reason, and nothing was changed", async (_, schema, reason) => {
  const engine = await startForTest();
  const answer = await engine.rest("PUT", "/schemas/mirai/end-of-call", { schema });
  expect(answer).toMatchObject({ status: 422, body: { message: expect.stringMatching(reason) } });
  expect(await engine.client.schemas.get(place)).toMatchObject({ own: "", ownVersion: null, stopped: null });
});

test("a long definition that is referred to often is no hindrance", async () => {
  const engine = await startForTest();
  const schema = { $defs: { long: { properties: long } }, allOf: Array(300).fill({ $ref: "#/$defs/long" }) };
  expect(await engine.client.schemas.put({ ...place, schema: JSON.stringify(schema) })).toMatchObject({
    ownVersion: 2,
  });
  await send(engine, [report("c_1")]);
  await untilRead(engine);
  expect((await engine.client.events.get({ eventId: "e1" })).problemList).toEqual([]);
});
