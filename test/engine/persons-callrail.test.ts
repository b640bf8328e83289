/** One person over Mirai and CallRail: texts, forms, a weak match, and what a decision does to it. */
import { expect, onTestFinished, test } from "vitest";
import type { PersonDetail } from "../../shared/persons";
import { readAllAgain, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import {
  addCallRail,
  callRailCall,
  callRailText,
  miraiCall,
  tell,
  tomasz,
  tomaszStory,
} from "../harness/person-story";

const now = Date.now();
const day = 86_400_000;

async function start(): Promise<EngineProcess> {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  onTestFinished(async () => {
    await engine.stop();
    folder.remove();
  });
  await addCallRail(engine);
  return engine;
}

async function startWithTomasz(): Promise<EngineProcess> {
  const engine = await start();
  await tell(engine, tomaszStory(now));
  await untilCall(engine, "c_d0076b", { final: true, delivery: "synced" });
  return engine;
}

async function personOf(engine: EngineProcess, of = tomasz.phone): Promise<PersonDetail> {
  const { status, body } = await engine.rest("GET", `/persons?of=${encodeURIComponent(of)}&limit=500`);
  expect(status).toBe(200);
  return body as PersonDetail;
}

test("calls, texts, the form and the actions of one person, each with what it belongs by", async () => {
  const person = await personOf(await startWithTomasz());
  expect({
    name: person.name,
    externalIds: person.externalIds,
    providerKeys: person.providerKeys,
    counts: person.counts,
    matching: person.matching,
    weak: person.items.filter(({ belongsBy }) => belongsBy.weak).map(({ kind, words }) => [kind, words]),
    texts: person.items
      .filter(({ kind }) => kind === "text")
      .map(({ direction, wentTo }) => [direction, wentTo]),
  }).toEqual({
    name: "Tomasz Kern",
    externalIds: ["u_88"],
    providerKeys: ["PER7d2"],
    counts: { items: 14, calls: 5, texts: 6, forms: 1, actions: 2, sure: 13, weak: 1 },
    matching: [
      { step: "external", items: 4, because: "u_88", weak: false },
      { step: "payload-phone", items: 1, because: "+12025550126 in the form", weak: false },
      { step: "provider", items: 8, because: "PER7d2", weak: false },
      { step: "phone", items: 1, because: "name contradicts", weak: true },
    ],
    weak: [["call", "caller id KERN ANNA: Asks about pay slips, for her husband."]],
    texts: ["inbound", "outbound", "inbound", "inbound", "outbound", "inbound"].map((direction) => [
      direction,
      [],
    ]),
  });
  expect(person.matching.reduce((sum, { items }) => sum + items, 0)).toBe(person.counts.items);
  expect(
    person.values.map(({ name, value, source, replaced }) => [name, value, source?.path, replaced]),
  ).toEqual([
    ["name", "Tomasz Kern", "form_data.name", "KERN TOMASZ"],
    ["external-id", "u_88", "metadata.userId", null],
    ["phone", "+12025550126", "form_data.phone", null],
    ["provider-key", "PER7d2", "person_resource_id", null],
    ["email", "tomasz.kern@example.com", "form_data.email", null],
    ["first-seen", "Google, “forklift jobs”", "source", null],
    ["address", "12 Lake Road, Portland, OR 97201", "event.data.payload.shippingAddress", null],
  ]);
});

test("a weak match asks with both sides; a decision settles it, is audited by its row, and can be undone", async () => {
  const engine = await startWithTomasz();
  const before = await personOf(engine);
  const [question] = before.questions;
  expect(question).toMatchObject({
    reason: "name",
    otherName: "KERN ANNA",
    suggests: "other",
    comparison: [
      { what: "number", theirs: tomasz.phone, ours: tomasz.phone, differs: false },
      { what: "caller id", theirs: "KERN ANNA", ours: "KERN TOMASZ, twice", differs: true },
      { what: "their person", theirs: "PERc04", ours: "PER7d2", differs: true },
      { what: "called", theirs: "Payroll line", ours: "Recruiting line", differs: true },
      { what: "heard", differs: false },
    ],
  });
  const subject = question?.subject ?? "";
  expect((await personOf(engine, subject)).personId, "it is asked on the page of whom it may be").toBe(
    before.personId,
  );

  const other = await engine.client.persons.decide({ subject, decision: "other" });
  const [apart, anna] = [
    await engine.client.persons.get({ personId: before.personId, limit: 500 }),
    await personOf(engine, subject),
  ];
  expect([apart.counts.items, apart.questions, apart.decisions]).toEqual([13, [], [other]]);
  expect([anna.name, anna.counts.items, anna.personId === before.personId]).toEqual(["KERN ANNA", 1, false]);

  // A number alone now matches neither of the two.
  await tell(engine, [
    callRailCall(now, {
      resource_id: "CALnameless",
      person_resource_id: "",
      customer_name: "WIRELESS CALLER",
    }),
  ]);
  const nameless = await untilCall(engine, "CALnameless", { ended: true });
  const unsettled = await personOf(engine, nameless.callId);
  expect(unsettled.questions[0]).toMatchObject({ reason: "ambiguous", suggests: null });
  expect(unsettled.questions[0]?.candidates.map(({ name }) => name).sort()).toEqual([
    "KERN ANNA",
    "Tomasz Kern",
  ]);
  const unclear = await engine.rest("POST", "/persons/decisions", {
    subject: nameless.callId,
    decision: "same",
  });
  expect(unclear.status, "which of the two is not said").toBe(409);
  await engine.client.persons.decide({ subject: nameless.callId, decision: "same", personId: anna.personId });
  expect((await personOf(engine, subject)).counts.items).toBe(2);

  for (const { decisionId } of (await personOf(engine, subject)).decisions.toReversed())
    await engine.client.persons.undoDecision({ decisionId });
  const after = await personOf(engine);
  expect([after.counts.items, after.counts.weak, after.decisions]).toEqual([15, 1, []]);
});

test("what a person decided outlives reading again and a restart", async () => {
  const folder = makeFolder();
  let engine = await startEngine(folder.path);
  onTestFinished(async () => {
    await engine.stop();
    folder.remove();
  });
  await addCallRail(engine);
  await tell(engine, tomaszStory(now));
  await untilCall(engine, "c_d0076b", { final: true, delivery: "synced" });
  await engine.until(async () => (await engine.client.status.get()).outbox.waiting === 0, "all delivered");
  const [question] = (await personOf(engine)).questions;
  await engine.client.persons.decide({ subject: question?.subject ?? "", decision: "same" });
  const decided = await personOf(engine);
  expect(decided.items.find(({ itemId }) => itemId === question?.subject)?.belongsBy.how).toBe("decision");
  await engine.stop();
  engine = await startEngine(folder.path);
  await readAllAgain(engine);
  const { crm: _, ...after } = await personOf(engine);
  const { crm: __, ...before } = decided;
  expect(after).toEqual(before);
});

test("a year of silence asks even where the name agrees", async () => {
  const engine = await start();
  await tell(engine, miraiCall("c_new", now - day, "Asked about shifts."));
  await tell(engine, [
    callRailCall(now - 500 * day, { resource_id: "CALold", person_resource_id: "PERold" }),
  ]);
  await untilCall(engine, "CALold", { ended: true });
  const { questions, counts } = await personOf(engine);
  expect(counts).toMatchObject({ sure: 1, weak: 1 });
  expect(questions[0]).toMatchObject({ reason: "silence", suggests: null });
  expect(questions[0]?.comparison.find(({ what }) => what === "last contact")?.differs).toBe(true);
});

test("a text that was sent twice stands there once, one whose signature fails belongs to nobody until it is trusted", async () => {
  const engine = await start();
  const { body: source } = await engine.rest("GET", "/sources");
  const callrail = (source as { rows: { name: string; sourceId: string }[] }).rows.find(
    ({ name }) => name === "callrail",
  );
  const twice = callRailText(now, "see you", "received");
  await tell(engine, [twice, twice]);
  await untilRead(engine);
  expect((await personOf(engine)).counts.items).toBe(1);
  const { rows } = await engine.client.events.list({ q: "phone:+12025550126 has:duplicate", limit: 10 });
  expect(
    rows.map(({ eventId, duplicateOf }) => [eventId, duplicateOf]),
    "found by number, marked as a copy",
  ).toEqual([["e2", "e1"]]);

  await engine.client.sources.addSecret({
    sourceId: callrail?.sourceId ?? "",
    label: "company",
    value: "a-key",
  });
  await tell(engine, [callRailText(now, "unsigned", "received")]);
  await untilRead(engine);
  expect((await personOf(engine)).counts.items).toBe(1);
  await engine.client.events.trust({ eventId: "e3" });
  expect((await personOf(engine)).counts.items).toBe(2);
});

test("the source's own numbers make nobody a person, whichever call tells of them first", async () => {
  const engine = await start();
  const line = "+12025550188";
  const between = { resource_id: "CALown", person_resource_id: "", customer_phone_number: line };
  await tell(engine, [callRailCall(now - day, { ...between, customer_name: "" })]);
  const own = await untilCall(engine, "CALown", { ended: true });
  expect((await personOf(engine, own.callId)).phones).toEqual([line]);
  await tell(engine, [callRailCall(now, { resource_id: "CALtheir", tracking_phone_number: line })]);
  await untilCall(engine, "CALtheir", { ended: true });
  expect((await personOf(engine, own.callId)).phones).toEqual([]);
  expect((await engine.rest("GET", `/persons?of=${encodeURIComponent(line)}`)).status).toBe(404);
});

test("a page holds as many items as asked for, and the next goes on where it ended", async () => {
  const engine = await startWithTomasz();
  const whole = await personOf(engine);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await engine.client.persons.get({
      personId: whole.personId,
      limit: 4,
      ...(cursor ? { cursor } : {}),
    });
    expect(page.counts).toEqual(whole.counts);
    ids.push(...page.items.map(({ itemId }) => itemId));
    cursor = page.cursor ?? undefined;
  } while (cursor);
  expect(ids).toEqual(whole.items.map(({ itemId }) => itemId));
});

test("what comes for a person reaches whoever watches", async () => {
  const engine = await startWithTomasz();
  await tell(engine, [callRailText(now, "one more", "received")]);
  const person = await engine.until(async () => {
    const read = await personOf(engine);
    return read.counts.texts === 7 && read;
  }, "the new text");
  expect(person.items[0]).toMatchObject({ kind: "text", words: "one more" });
});
