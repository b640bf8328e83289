/** Rules that are edited while calls run, and rules that would hold up the reader or lose it an event. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { recordFault } from "../faults/fault-rows";
import { atomsEvent } from "../harness/atoms-events";
import { send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { addRule, landed, ruleOf, untilLanded } from "../harness/rules";

let engine: EngineProcess;
let whatsapp: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, {});
  await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  await engine.client.sources.create({ name: "spinning", provider: "atoms", verify: "record" });
  whatsapp = (await engine.client.destinations.create({ name: "WhatsApp", kind: "whatsapp" })).destinationId;
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});
afterEach(async () => {
  for (const { ruleId } of (await engine.client.rules.list()).rows)
    await engine.client.rules.remove({ ruleId });
});

const to = { to: "{{person.phone}}", reason: "a test" };
const told = ["pre-conversation", "post-conversation", "analytics-completed"];
const whole = (key: string, change?: (metadata: Record<string, unknown>) => void) =>
  told.map((fixture) => atomsEvent(fixture, key, change));

test.each(["removed", "switched off", "given another action"])(
  "who was told by a rule that was then %s is not told by another of its group",
  async (how) => {
    const key = `group ${how}`;
    const definition = ruleOf(
      whatsapp,
      { ...to, text: "at the end" },
      { group: "follow-up", runs: "now", trigger: { on: "event", types: ["post-conversation"] } },
    );
    const { ruleId } = await addRule(engine, definition);
    await addRule(engine, ruleOf(whatsapp, { ...to, text: "at final" }, { group: "follow-up" }));
    const [pre = "", post = "", analytics = ""] = whole(key);
    await send(engine, [pre, post], "atoms");
    const { callId } = await untilCall(engine, key, {});
    await untilLanded(engine, callId, 1);
    if (how === "removed") await engine.client.rules.remove({ ruleId });
    else if (how === "switched off") await engine.client.rules.switch({ ruleId, enabled: false });
    else {
      const actions = definition.actions.map((action) => ({ ...action, actionId: "a2" }));
      await engine.client.rules.save({ ruleId, definition: { ...definition, actions }, enabled: true });
    }
    // The next call, which nobody of the group has told, is told at final: then the first was judged too.
    await send(engine, [analytics, ...whole(`${key}, the next`)], "atoms");
    const next = await untilCall(engine, `${key}, the next`, { final: true });
    await engine.until(async () => (await landed(engine, next.callId)).length > 0, "the next call told");
    expect((await landed(engine, callId)).map(({ payload }) => payload.message.text)).toEqual(["at the end"]);
  },
);

test("who is told at an event is not told again at final, also where both are read at once", async () => {
  const group = "follow-up";
  await addRule(
    engine,
    ruleOf(
      whatsapp,
      { ...to, text: "at the end" },
      { group, runs: "now", trigger: { on: "event", types: ["post-conversation"] } },
    ),
  );
  await addRule(engine, ruleOf(whatsapp, { ...to, text: "at final" }, { group }));
  // For as long as an expression spins events come and are not read.
  const spins = { kind: "expression", expression: `$match("${"a".repeat(32)}!", /(a+)+$/) = true` } as const;
  await addRule(
    engine,
    ruleOf(whatsapp, { ...to, text: "never" }, { conditions: [spins], sources: ["spinning"] }),
  );
  await send(engine, whole("holds up the reader"), "spinning");
  const keys = ["at once 1", "at once 2", "at once 3"];
  for (const key of keys) await send(engine, whole(key), "atoms");
  const calls = await Promise.all(keys.map((key) => untilCall(engine, key, { final: true })));
  const texts = async () => {
    const rows = await landed(engine);
    return calls.map(({ callId }) =>
      rows.filter((row) => row.callId === callId).map(({ payload }) => payload.message.text),
    );
  };
  await engine.until(async () => (await texts()).every((one) => one.length > 0), "every call told");
  expect(new Set((await texts()).flat())).toEqual(new Set(["at the end"]));
});

test("a rule that was not removed is not switched off by bringing it back", async () => {
  const { ruleId } = await addRule(engine, ruleOf(whatsapp, { ...to, text: "hello" }));
  expect(await engine.client.rules.restore({ ruleId })).toMatchObject({ enabled: true });
});

test("a long summary that a template names many times loses no event", async () => {
  await addRule(engine, ruleOf(whatsapp, { ...to, text: "{{summary}}".repeat(1800) }));
  const long = (metadata: Record<string, unknown>) => {
    if (metadata.analytics) Object.assign(metadata.analytics, { summary: "x".repeat(1_000_000) });
  };
  await send(engine, whole("long", long), "atoms");
  const { callId } = await untilCall(engine, "long", { final: true });
  const [message] = await untilLanded(engine, callId, 1);
  expect(message?.payload.message.text).toHaveLength(1_000_000);
});

test("an expression that is ended after a second stops its rule, and not every call after it", async () => {
  const endless = { kind: "expression", expression: "($f := function($x){ $f($x + 1) }; $f(1))" } as const;
  const { ruleId } = await addRule(
    engine,
    ruleOf(whatsapp, { ...to, text: "hello" }, { conditions: [endless] }),
  );
  await addRule(engine, ruleOf(whatsapp, { ...to, text: "another rule" }));
  await send(engine, whole("endless"), "atoms");
  const { callId } = await untilCall(engine, "endless", { final: true });
  await untilLanded(engine, callId, 1);
  await untilRead(engine);
  const row = (await engine.client.rules.list()).rows.find((one) => one.ruleId === ruleId);
  expect(row?.cannotFire?.sentence).toBe(
    "It failed over a call: the expression ran longer than 1 s and was stopped. It is stopped, and acts on nothing until you change it.",
  );
  recordFault({
    group: "Hostile input",
    fault: "Expressions of rules that spin: a pattern that backtracks, a function that calls itself",
    where: "rules",
    tried: 2,
    outcome: "held",
    saw: "ended after 1 to 2 s, the rule named and stopped; other rules and calls went on",
  });
});
