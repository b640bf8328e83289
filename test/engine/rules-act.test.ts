/** Rules in a running engine: when they act, when they do not, and that they act once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { atomsEvent } from "../harness/atoms-events";
import { send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { addRule, landed, ruleOf, untilLanded } from "../harness/rules";

let engine: EngineProcess;
let whatsapp: string;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path, {});
  const source = await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" });
  await engine.client.sources.update({
    sourceId: source.sourceId,
    metrics: {
      satisfaction: { path: "extra.metrics.satisfaction_score" },
      resolved: { path: "extra.metrics.issue_resolved" },
    },
  });
  whatsapp = (await engine.client.destinations.create({ name: "WhatsApp", kind: "whatsapp" })).destinationId;
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const to = { to: "{{person.phone}}", reason: "a test" };
const whole = (key: string) => [
  atomsEvent("pre-conversation", key),
  atomsEvent("post-conversation", key),
  atomsEvent("analytics-completed", key),
];

async function removeAllRules() {
  for (const { ruleId } of (await engine.client.rules.list()).rows)
    await engine.client.rules.remove({ ruleId });
}

test("a rule at final acts where the gate opens, once, and says why", async () => {
  const rule = await addRule(
    engine,
    ruleOf(
      whatsapp,
      { ...to, text: "{{summary}} {{metric.satisfaction}}/5" },
      {
        name: "Satisfied",
        conditions: [
          { kind: "field", field: "metric.satisfaction", operator: "at-least", value: 4 },
          { kind: "expression", expression: "metric.resolved" },
        ],
      },
    ),
  );
  await send(engine, whole("act-final"), "atoms");
  const { callId } = await untilCall(engine, "act-final", { final: true });
  const [message] = await untilLanded(engine, callId, 1);
  expect(message).toMatchObject({
    destination: "WhatsApp",
    because: "WhatsApp goes no further than here",
    payload: {
      leaves: true,
      rule: { ruleId: rule.ruleId, name: "Satisfied", version: 1 },
      because: ["metric.satisfaction is 4", "it gives true"],
      message: { to: "+12025550142", text: "The caller moved the appointment to Thursday at ten. 4/5" },
    },
  });
  await send(engine, [atomsEvent("analytics-completed", "act-final")], "atoms");
  await untilRead(engine);
  expect(await landed(engine, callId)).toHaveLength(1);
  const [row] = (await engine.client.rules.list()).rows;
  expect(row).toMatchObject({ fired: 1, cannotFire: null });
  await removeAllRules();
});

test("a now rule acts at its event with what was known then, and not at a copy", async () => {
  await addRule(
    engine,
    ruleOf(
      whatsapp,
      { ...to, text: 'It says {{summary else "no summary yet"}} at {{event.type}}' },
      {
        name: "At the end",
        runs: "now",
        trigger: { on: "event", types: ["post-conversation"] },
      },
    ),
  );
  const [pre = "", post = "", analytics = ""] = whole("act-now");
  await send(engine, [pre], "atoms");
  await untilRead(engine);
  const { callId } = await untilCall(engine, "act-now", {});
  expect(await landed(engine, callId)).toEqual([]);
  await send(engine, [post, post, analytics, analytics], "atoms");
  const [message] = await untilLanded(engine, callId, 1);
  expect(message?.payload.message.text).toBe("It says no summary yet at post-conversation");
  await removeAllRules();
});

test("a rule acts on nothing that came before it was switched on, nor again for a changed version", async () => {
  await send(engine, whole("act-before"), "atoms");
  const before = await untilCall(engine, "act-before", { final: true });
  const rule = await addRule(engine, ruleOf(whatsapp, { ...to, text: "hello" }));
  await send(
    engine,
    [
      atomsEvent("analytics-completed", "act-before", (metadata) => {
        (metadata.analytics as { summary: string }).summary = "Another summary.";
      }),
      ...whole("act-after"),
    ],
    "atoms",
  );
  const after = await untilCall(engine, "act-after", { final: true });
  await untilLanded(engine, after.callId, 1);
  expect(await landed(engine, before.callId)).toEqual([]);
  const next = await engine.client.rules.save({
    ruleId: rule.ruleId,
    definition: { ...rule.definition, name: "Another name" },
    enabled: true,
  });
  expect(next.version).toBe(2);
  await send(engine, [atomsEvent("analytics-completed", "act-after")], "atoms");
  await untilRead(engine);
  expect(await landed(engine, after.callId)).toHaveLength(1);
  await removeAllRules();
});

test("of a group the first rule whose conditions hold acts, and no other for this call", async () => {
  const text = (words: string) => ({ ...to, text: words });
  const group = "follow-up";
  await addRule(
    engine,
    ruleOf(whatsapp, text("sorry"), {
      name: "Unhappy",
      group,
      conditions: [{ kind: "field", field: "metric.satisfaction", operator: "at-most", value: 2 }],
    }),
  );
  await addRule(
    engine,
    ruleOf(whatsapp, text("more resources"), {
      name: "Unresolved",
      group,
      conditions: [{ kind: "field", field: "metric.resolved", operator: "is", value: false }],
    }),
  );
  const unhappy = (metadata: Record<string, unknown>) => {
    const { dispositionMetrics } = metadata.analytics as { dispositionMetrics: { value: unknown }[] };
    for (const [index, value] of [false, 1].entries())
      Object.assign(dispositionMetrics[index] ?? {}, { value });
  };
  const events = whole("act-group").slice(0, 2);
  await send(engine, [...events, atomsEvent("analytics-completed", "act-group", unhappy)], "atoms");
  const { callId } = await untilCall(engine, "act-group", { final: true });
  const [message] = await untilLanded(engine, callId, 1);
  expect(message?.payload.message.text).toBe("sorry");
  await removeAllRules();
});

test("a message that lacks something is held and asks; a person says how it goes on", async () => {
  await addRule(engine, ruleOf(whatsapp, { ...to, text: "Dear {{metadata.nickname}}" }));
  await send(engine, whole("act-lacks"), "atoms");
  const { callId } = await untilCall(engine, "act-lacks", { final: true });
  const delivery = await engine.until(async () => {
    const { rows } = await engine.client.deliveries.list({ limit: 100, q: "state:held" });
    return rows.find((row) => row.callId === callId);
  }, "a held message");
  expect(delivery.question).toMatchObject({
    about: "missing-field",
    sentence: expect.stringContaining("Text needs metadata.nickname, and this call has none."),
  });
  await engine.client.decisions.decide({ deliveryId: delivery.deliveryId, choice: "anyway" });
  const [message] = await untilLanded(engine, callId, 1);
  expect(message?.payload.message.text).toBe("Dear ");
  await removeAllRules();
});

test("what is wrong with a rule is named with its place, and it cannot be switched on", async () => {
  const definition = ruleOf(
    whatsapp,
    { to: "{{person.fone}}", text: "{{ended + 15 min}} {{outcome + 1 h}}" },
    {
      conditions: [
        { kind: "expression", expression: "metric.satisfaction <" },
        { kind: "field", field: "metric.resolved", operator: "one-of", value: "yes" },
      ],
    },
  );
  const { problems } = await engine.client.rules.check({ definition });
  expect(problems.map(({ place, sentence }) => [place, sentence])).toEqual([
    ["conditions.0", expect.any(String)],
    ["conditions.1", "Name at least one value."],
    ["actions.0.to", "There is no field “person.fone”. Did you mean person.phone?"],
    ["actions.0.text", "outcome is no time, so nothing can be added to it."],
  ]);
  await expect(engine.client.rules.save({ definition, enabled: true })).rejects.toMatchObject({
    code: "UNPROCESSABLE_CONTENT",
  });
  const kept = await engine.client.rules.save({ definition, enabled: false });
  expect(kept).toMatchObject({ enabled: false, cannotFire: { sentence: expect.any(String) } });
  await removeAllRules();
});

test("a rule that reads a metric nobody mapped says so, and which", async () => {
  const definition = ruleOf(
    whatsapp,
    { ...to, text: "hello" },
    {
      conditions: [{ kind: "field", field: "metric.sentiment", operator: "is", value: "negative" }],
    },
  );
  const row = await addRule(engine, { ...definition, providers: ["atoms"] });
  expect(row.cannotFire).toEqual({
    sentence: "It reads sentiment, and no field of Atoms is mapped to it.",
    metric: "sentiment",
    source: "atoms",
    candidate: null,
  });
  await removeAllRules();
});

test("an expression that spins stops its rule and loses no event", async () => {
  const rule = await addRule(
    engine,
    ruleOf(
      whatsapp,
      { ...to, text: "hello" },
      {
        name: "Spins",
        conditions: [
          {
            kind: "expression",
            expression: '$match(summary & "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(a+)+$/) = true',
          },
        ],
      },
    ),
  );
  await send(engine, whole("act-spins"), "atoms");
  const call = await untilCall(engine, "act-spins", { final: true });
  const row = await engine.until(async () => {
    const found = (await engine.client.rules.list()).rows.find(({ ruleId }) => ruleId === rule.ruleId);
    return found?.cannotFire ? found : null;
  }, "the rule stopped");
  expect(row.cannotFire?.sentence).toContain("took longer than 2 s");
  const { rows } = await engine.client.events.list({ q: `call:${call.callId}`, limit: 10 });
  expect(rows.map(({ type }) => type).toSorted()).toEqual([
    "analytics-completed",
    "post-conversation",
    "pre-conversation",
  ]);
  await removeAllRules();
});

test("fields that look like a metric are proposed, and named where a rule misses one", async () => {
  const source = await engine.client.sources.create({ name: "desk", provider: "atoms", verify: "record" });
  await send(engine, whole("act-proposed"), "desk");
  await untilCall(engine, "act-proposed", { final: true });
  const { rows } = await engine.client.metrics.proposals({ sourceId: source.sourceId });
  expect(rows.slice(0, 2)).toEqual([
    {
      ...{ metric: "satisfaction", path: "extra.metrics.satisfaction_score", scale: { from: 1, to: 5 } },
      ...{ seen: 1, of: 1, values: ["4"] },
    },
    {
      ...{ metric: "resolved", path: "extra.metrics.issue_resolved", scale: null },
      ...{ seen: 1, of: 1, values: ["true"] },
    },
  ]);
  const conditions = [
    { kind: "field", field: "metric.satisfaction", operator: "at-least", value: 4 } as const,
  ];
  const definition = ruleOf(whatsapp, { ...to, text: "hello" }, { sources: ["desk"], conditions });
  const { cannotFire } = await engine.client.rules.check({ definition });
  expect(cannotFire).toMatchObject({
    metric: "satisfaction",
    source: "desk",
    candidate: { path: "extra.metrics.satisfaction_score", seen: 1, of: 1, values: ["4"] },
  });
  await expect(engine.client.metrics.proposals({ sourceId: "s_none" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("messages of two rules to one destination are one row of the outbox, each by its rule's name", async () => {
  const now = { runs: "now" as const, trigger: { on: "event" as const, types: ["post-conversation"] } };
  for (const name of ["First of two", "Second of two"])
    await addRule(engine, ruleOf(whatsapp, { ...to, text: name }, { name, ...now }));
  await send(engine, whole("act-two"), "atoms");
  const { callId } = await untilCall(engine, "act-two", { final: true });
  await untilLanded(engine, callId, 2);
  const { rows } = await engine.client.outbox.list({ q: "destination:WhatsApp", limit: 100 });
  const own = rows.filter((row) => row.callId === callId);
  expect(own).toHaveLength(1);
  expect(own[0]?.steps.map(({ rule }) => rule).toSorted()).toEqual(["First of two", "Second of two"]);
  await engine.client.sending.update({ destinationId: whatsapp, paused: true });
  await send(engine, whole("act-two-wait"), "atoms");
  await untilCall(engine, "act-two-wait", { final: true });
  const removal = await engine.client.sending.removal({ destinationId: whatsapp });
  expect(removal.waiting).toBe(2);
  expect(removal.sentence).toContain("2 messages did not reach WhatsApp yet");
  await engine.client.sending.update({ destinationId: whatsapp, paused: null });
  await removeAllRules();
});

test("of a group the first in order acts also where it tells another destination than the next", async () => {
  const later = await engine.client.destinations.create({ name: "WhatsApp, made later", kind: "whatsapp" });
  const group = "who tells";
  await addRule(
    engine,
    ruleOf(later.destinationId, { ...to, text: "first in order" }, { name: "First", group }),
  );
  await addRule(engine, ruleOf(whatsapp, { ...to, text: "second in order" }, { name: "Second", group }));
  await send(engine, whole("act-across"), "atoms");
  const { callId } = await untilCall(engine, "act-across", { final: true });
  const [message] = await untilLanded(engine, callId, 1);
  expect(message?.payload.message.text).toBe("first in order");
  await untilRead(engine);
  expect(await landed(engine, callId)).toHaveLength(1);
  await removeAllRules();
});
