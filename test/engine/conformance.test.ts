/** A call keeps its provider's rules, or says which one it breaks, by which events, and whose fault it may be. */
import { expect, test } from "vitest";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { advance, findCall, send, untilCall, untilRead } from "../harness/calls";
import { startForTest } from "../harness/for-one-test";
import { busyCall, completedCall, miraiEvent } from "../harness/mirai-events";

const minute = 60_000;

test("a call conforms at its end, and is open until then", async () => {
  const engine = await startForTest();
  const events = completedCall("c_1");
  await send(engine, events.slice(0, 3));
  expect(await untilCall(engine, "c_1", { events: 3 })).toMatchObject({ conformance: "open", breaches: [] });
  await send(engine, events.slice(3));
  expect(await untilCall(engine, "c_1", { final: true })).toMatchObject({
    conformance: "conforms",
    breaches: [],
  });
});

test("an overtaken event breaks its rule and may be the network's: it names rule, page and events", async () => {
  const engine = await startForTest();
  const [initiate = "", inProgress = "", ended = "", ...rest] = completedCall("c_2");
  await send(engine, [initiate, ended, inProgress, ...rest]);
  const call = await untilCall(engine, "c_2", { final: true });
  expect(call).toMatchObject({ conformance: "broken" });
  expect(call.breaches).toEqual([
    {
      ruleId: "in-progress-first",
      sentence: "call.ended before call.in-progress",
      rule: "Mirai: call.in-progress always precedes what comes of a conversation",
      source: "Mirai, “Call Lifecycle & Webhooks”",
      assumed: false,
      cause: "network",
      because: "So they arrived; by the provider's times the order is right: overtaken on the way.",
      attempt: 1,
      eventIds: ["e2", "e3"],
    },
  ]);
});

test("what cannot be is the platform's", async () => {
  const engine = await startForTest();
  const [initiate = "", , , ...rest] = completedCall("c_3");
  const times = { startedAt: "2026-03-02T10:07:25Z", endedAt: "2026-03-02T10:05:40Z" };
  await send(engine, [
    initiate,
    miraiEvent("call.in-progress", { id: "c_3" }, { call: { startedAt: times.startedAt } }),
    miraiEvent("call.ended", { id: "c_3" }, { call: times }),
    ...rest,
  ]);
  const call = await untilCall(engine, "c_3", { final: true });
  expect(call.breaches).toMatchObject([
    { sentence: "call.ended before call.in-progress", cause: "platform", eventIds: ["e3", "e2"] },
  ]);
});

test("neither a copy nor a forged event breaks a rule", async () => {
  const engine = await startForTest();
  const [source] = (await engine.client.sources.list()).rows;
  const events = completedCall("c_4");
  await send(engine, [...events, events[2] as string, events[1] as string]);
  const { sourceId = "" } = source ?? {};
  await engine.client.sources.addSecret({ sourceId, label: "set late", value: "sk_of_somebody_else" });
  await send(engine, [miraiEvent("call.busy", { id: "c_4" })]);
  await untilRead(engine);
  expect(await untilCall(engine, "c_4", { final: true, duplicates: 2 })).toMatchObject({
    conformance: "conforms",
    breaches: [],
  });
});

test("calls are found by their verdict, and completion counts them", async () => {
  const engine = await startForTest();
  const [initiate = "", inProgress = "", ended = "", ...rest] = completedCall("c_5");
  await send(engine, [...busyCall("c_6"), initiate, ended, inProgress, ...rest]);
  await send(engine, [miraiEvent("call.initiate", { id: "c_7" })]);
  await untilCall(engine, "c_7", { events: 1 });
  const keysOf = async (q: string) =>
    (await engine.client.calls.list({ q })).rows.map(({ key }) => key).toSorted();
  expect(await keysOf("conformance:broken")).toEqual(["c_5"]);
  expect(await keysOf("conformance:conforms")).toEqual(["c_6"]);
  expect(await keysOf("conformance:open")).toEqual(["c_7"]);
  expect(await keysOf("-conformance:conforms")).toEqual(["c_5", "c_7"]);
  expect(await keysOf("has:impossible")).toEqual([]);
  const events = await engine.client.events.list({ q: "conformance:broken type:call.ended" });
  expect(events.rows).toHaveLength(1);
  const { rows } = await engine.client.search.complete({ in: "calls", q: "conformance:", at: 12 });
  expect(rows.map(({ words, count }) => [words, count])).toEqual([
    ["conformance:conforms", 1],
    ["conformance:broken", 1],
    ["conformance:open", 1],
  ]);
});

test("CallRail holds a Post-Call back for twenty minutes: only then is it missing, and not where it is said to be off", async () => {
  const engine = await startForTest("--test-clock");
  const { sourceId } = await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const key = (call: string) => `CAL${call.padStart(32, "0")}`;
  await postCallRail(engine, "call-modified", callRailEvent("call-modified", { resource_id: key("1") }));
  expect(await untilCall(engine, key("1"), { final: true })).toMatchObject({ conformance: "open" });
  await advance(engine, 20 * minute);
  expect(await untilCall(engine, key("1"), { conformance: "broken" })).toMatchObject({
    breaches: [
      {
        sentence: "post-call has not come, though call-modified has",
        because: "It was lost on the way, or its URL (/post-call) is not set in CallRail.",
      },
    ],
  });
  await engine.client.sources.update({ sourceId, withoutEvents: ["post-call"] });
  await postCallRail(engine, "call-modified", callRailEvent("call-modified", { resource_id: key("2") }));
  expect(await untilCall(engine, key("2"), { conformance: "conforms" })).toMatchObject({ ghosts: [] });
});

test("a deadline that passed is a rule broken, and says that its time is assumed", async () => {
  const engine = await startForTest("--test-clock");
  await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const key = `CAL${"3".padStart(32, "0")}`;
  await postCallRail(engine, "pre-call", callRailEvent("pre-call", { resource_id: key }));
  await untilCall(engine, key, { conformance: "open" });
  await advance(engine, 261 * minute);
  expect((await findCall(engine, key))?.conformance).toBe("broken");
  const call = await untilCall(engine, key, { conformance: "broken" });
  expect(call.breaches).toMatchObject([
    { sentence: "no post-call within 4 h 20 m of the first event", assumed: true },
  ]);
});
