/**
 * What Whippy promises its users, over HTTP: a call in progress, then completed by the agent's hang-up, reaches systems
 * shaped like Avionté and Aqore once and complete; every other status never. Both systems take the same request twice
 * and make two rows of it, so whatever repeats a request is found here.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AqoreServer, startAqore } from "../harness/aqore-server";
import { type AvionteServer, avionteSettings, startAvionte } from "../harness/avionte-server";
import { advance, findCall, send, untilCall, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { whippyCall } from "../harness/whippy-events";

const minute = 60_000;
const folder = makeFolder();
let engine: EngineProcess;
let avionte: AvionteServer;
let aqore: AqoreServer;

beforeAll(async () => {
  avionte = await startAvionte();
  aqore = await startAqore();
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  const { client } = engine;
  await client.sources.create({ name: "whippy", provider: "whippy", verify: "record" });
  await client.destinations.create({ name: "Avionté", ...avionteSettings(avionte) });
  const { rows } = await client.destinations.kinds();
  const preset = rows.flatMap(({ presets }) => presets).find(({ id }) => id === "aqore");
  await client.destinations.create({
    name: "Aqore",
    kind: "rest-template",
    values: {
      ...preset?.values,
      url: aqore.url,
      tokenUrl: `${aqore.url}/oauth/token`,
      clientId: aqore.known.clientId,
    },
    credentials: { clientSecret: aqore.known.clientSecret },
  });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
  await Promise.all([avionte.close(), aqore.close()]);
});

const inProgress = (id: string, externalId: string) =>
  whippyCall({ id, status: "call_in_progress", requestId: `${id}-1`, call: {}, externalId });
const ended = (id: string, externalId: string, status: string) =>
  whippyCall({ id, status, requestId: `${id}-2`, externalId });

/** Somebody both systems know, by an id of their own. */
let people = 482_000;
function person(): string {
  const id = String(people++);
  avionte.addTalent(Number(id), `(202) 555-01${id.slice(-2)}`);
  aqore.addPerson(`p-${id}`, id);
  return id;
}
const inAvionte = (id: string) =>
  avionte.activities.filter(({ notes }) => notes.includes(`[ringback:whippy:${id} v`));
const inAqore = (id: string) => aqore.comments.filter(({ reference }) => reference === `whippy:${id}`);

async function deliveriesOf(id: string, destination: string) {
  const call = await findCall(engine, id);
  const { deliveries } = await engine.client.calls.get({ callId: call?.callId ?? "" });
  return deliveries
    .filter((one) => one.destination === destination)
    .map(({ step, state, observed }) => ({ step, state, observed }));
}
const untilState = (id: string, destination: string, step: string, state: string) =>
  engine.until(async () => {
    if (!(await findCall(engine, id))) return false;
    const all = await deliveriesOf(id, destination);
    return all.find((one) => one.step === step && one.state === state);
  }, `${step} of ${id} ${state} at ${destination}`);

describe("a call in progress, then completed by the agent's hang-up", () => {
  test("reaches both once, complete, and not before", async () => {
    const talent = person();
    await send(engine, [inProgress("w-hangup", talent)], "whippy");
    await untilCall(engine, "w-hangup", { stage: "in-conversation" });
    await advance(engine, 10 * minute);
    expect([inAvionte("w-hangup"), inAqore("w-hangup")]).toEqual([[], []]);

    await send(engine, [ended("w-hangup", talent, "call_completed.agent_hangup")], "whippy");
    await untilCall(engine, "w-hangup", { final: true });
    await advance(engine, 3 * minute);
    await untilState("w-hangup", "Avionté", "call", "delivered");
    await untilState("w-hangup", "Aqore", "comment", "delivered");
    expect(inAvionte("w-hangup")).toEqual([
      expect.objectContaining({ talentId: Number(talent), typeId: 14, name: "Phone Call", show_In: 1 }),
    ]);
    const [activity] = inAvionte("w-hangup");
    expect(activity?.notes).toBe(
      [
        "Inbound call, 3 min 7 s, completed.",
        "Summary: Summary of w-hangup.",
        "Conversation: https://app.example.com/conversations/conversation-w-hangup",
        "Details: duration_seconds: 187",
        "[ringback:whippy:w-hangup v1]",
      ].join("\n"),
    );
    expect(inAqore("w-hangup")).toEqual([
      expect.objectContaining({ personId: `p-${talent}`, comment: activity?.notes, action: "PhoneCall" }),
    ]);
  });

  test("and what comes afterwards makes no second row: copies, and a changed summary", async () => {
    const talent = person();
    const body = ended("w-again", talent, "call_completed");
    await send(engine, [body], "whippy");
    await untilCall(engine, "w-again", { final: true });
    await advance(engine, 3 * minute);
    await untilState("w-again", "Avionté", "call", "delivered");
    const changed = body.replace("Summary of w-again.", "Another summary.").replace("w-again-2", "w-again-3");
    await send(engine, [body, changed], "whippy");
    await engine.until(async () => {
      const call = await findCall(engine, "w-again");
      return call && (await engine.client.calls.get({ callId: call.callId })).callRecords.length === 2;
    }, "a second version of the call record");
    await advance(engine, 10 * minute);
    expect([inAvionte("w-again").length, inAqore("w-again").length]).toEqual([1, 1]);
  });
});

test.each([
  "call_in_progress",
  "call_completed.user_hangup",
  "call_completed.agent_hangup2",
  "call_failed.dial_busy",
])("%s reaches neither, ever", async (status) => {
  const id = `w-${status}`;
  await send(engine, [inProgress(id, person()), ended(id, person(), status)], "whippy");
  await untilRead(engine);
  await advance(engine, 30 * 24 * 60 * minute);
  expect([inAvionte(id), inAqore(id)]).toEqual([[], []]);
  expect(await deliveriesOf(id, "Avionté")).toEqual([]);
});

test("without its summary it is held and asks, also at the deadline", async () => {
  const body = JSON.parse(ended("w-bare", person(), "call_completed"));
  delete body.data.call.summary;
  await send(engine, [JSON.stringify(body)], "whippy");
  const call = await untilCall(engine, "w-bare", { final: true });
  await advance(engine, 60 * minute);
  expect([inAvionte("w-bare"), inAqore("w-bare")]).toEqual([[], []]);
  const { gate } = await engine.client.calls.get(call);
  for (const name of ["Avionté", "Aqore"]) {
    expect(gate.find(({ destination }) => destination === name)).toMatchObject({
      state: "held",
      heldBy: "incomplete",
    });
  }
});

async function tellOnly(id: string, externalId: string): Promise<void> {
  await send(engine, [ended(id, externalId, "call_completed")], "whippy");
  await untilCall(engine, id, { final: true });
  await advance(engine, 3 * minute);
}

describe("whose call it is", () => {
  test("a person that neither system knows is held under Unmatched, and nothing is written", async () => {
    await tellOnly("w-nobody", "u_nobody");
    expect(await untilState("w-nobody", "Avionté", "contact", "held")).toMatchObject({
      observed: expect.stringContaining("no look-up by number"),
    });
    await untilState("w-nobody", "Aqore", "contact", "held");
    expect([inAvionte("w-nobody"), inAqore("w-nobody")]).toEqual([[], []]);
  });

  test("a talent that was merged is followed and written down", async () => {
    const bad = person();
    const good = person();
    avionte.merge(Number(bad), Number(good));
    await tellOnly("w-merged", bad);
    await untilState("w-merged", "Avionté", "call", "delivered");
    expect(inAvionte("w-merged")).toMatchObject([{ talentId: Number(good) }]);
    const { rows } = await engine.client.destinations.list();
    const destinationId = rows.find(({ name }) => name === "Avionté")?.destinationId ?? "";
    expect((await engine.client.destinations.get({ destinationId })).merged).toMatchObject([
      { from: bad, into: good, words: `talent ${bad} was merged into ${good}` },
    ]);
  });
});

test("a merge that is written down is followed where the old talent is gone", async () => {
  const good = person();
  const { rows } = await engine.client.destinations.list();
  const destinationId = rows.find(({ name }) => name === "Avionté")?.destinationId ?? "";
  await engine.client.destinations.noteMerge({ destinationId, from: "111", into: good });
  await expect(
    engine.client.destinations.noteMerge({ destinationId, from: good, into: "111" }),
  ).rejects.toThrow("it would lead back to itself");
  await tellOnly("w-gone", "111");
  await untilState("w-gone", "Avionté", "call", "delivered");
  expect(inAvionte("w-gone")).toMatchObject([{ talentId: Number(good) }]);
});

describe("when Avionté fails", () => {
  test("an answer that is lost after the write is looked for by its marker: found, and no second row", async () => {
    avionte.meet(({ method }) => (method === "POST" ? "lost" : null));
    await tellOnly("w-lost", person());
    expect(await untilState("w-lost", "Avionté", "call", "delivered")).toMatchObject({
      observed: expect.stringMatching(/looked for it there: \d+ is it, so it had arrived/),
    });
    avionte.meet(null);
    await advance(engine, 60 * minute);
    expect(inAvionte("w-lost")).toHaveLength(1);
  });

  test("where it cannot be looked for it waits for a person, and nothing is sent again by itself", async () => {
    avionte.meet(({ method, path }) =>
      method === "POST" ? "lost" : path.endsWith("/activity") ? { status: 405 } : null,
    );
    await tellOnly("w-unsure", person());
    const unsure = await untilState("w-unsure", "Avionté", "call", "unknown");
    avionte.meet(null);
    await advance(engine, 60 * minute);
    expect(unsure.observed).toContain("written or not, unknown");
    expect(inAvionte("w-unsure")).toHaveLength(1);
    expect((await deliveriesOf("w-unsure", "Avionté")).at(-1)).toMatchObject({
      state: "unknown",
      observed: expect.stringContaining("look for [ringback:whippy:w-unsure v1] in Avionté"),
    });
  });

  test("a token that was withdrawn is asked for again within the same attempt", async () => {
    avionte.expireTokens();
    await tellOnly("w-token", person());
    await untilState("w-token", "Avionté", "call", "delivered");
    expect(inAvionte("w-token")).toHaveLength(1);
  });

  test("after five errors in a row nothing is asked any more, until a test of the connection passes", async () => {
    avionte.meet(({ path }) => (path.endsWith("activity-types") ? null : { status: 500 }));
    await tellOnly("w-five", person());
    await advance(engine, 30 * minute);
    await advance(engine, 6 * 60 * minute);
    const asked = () => avionte.asked.filter(({ path }) => path !== "/authorize/token").length;
    const before = asked();
    await tellOnly("w-six", person());
    await advance(engine, 60 * minute);
    expect(asked()).toBe(before);
    expect((await deliveriesOf("w-six", "Avionté")).map(({ observed }) => observed)).toContainEqual(
      expect.stringContaining("stopped after 5 errors in a row, as Avionté asks"),
    );

    avionte.meet(null);
    const { rows } = await engine.client.destinations.list();
    const destinationId = rows.find(({ name }) => name === "Avionté")?.destinationId ?? "";
    const { checks } = await engine.client.destinations.test({ destinationId });
    expect(checks.map(({ ok }) => ok)).toEqual([true, true, true]);
    await advance(engine, 12 * 60 * minute);
    await untilState("w-five", "Avionté", "call", "delivered");
    expect(inAvionte("w-five")).toHaveLength(1);
  });
});
