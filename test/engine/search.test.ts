/** Search as a user meets it: through REST and the contract, on a real engine, over events that really came. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { send, untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

const folder = makeFolder();
let engine: EngineProcess;

async function untilIndexed(): Promise<void> {
  await engine.until(async () => {
    const { indexBehind, backlog, events } = await engine.client.status.get();
    return events > 0 && backlog === 0 && indexBehind === 0;
  }, "everything read and indexed");
}

async function events(q: string, limit = 100): Promise<string[]> {
  const { rows } = await engine.client.events.list({ q, limit });
  return rows.map(({ callKey, type }) => `${callKey} ${type}`);
}

async function calls(q: string): Promise<string[]> {
  const { rows } = await engine.client.calls.list({ q, limit: 100 });
  return rows.map(({ key }) => key).sort();
}

async function refusal(
  q: string,
  list = "events",
): Promise<{ status: number; message: string; data: { token: string } }> {
  const { status, body } = await engine.rest("GET", `/${list}?q=${encodeURIComponent(q)}`);
  return { status, ...(body as { message: string; data: { token: string } }) };
}

beforeAll(async () => {
  engine = await startEngine(folder.path);
  await send(engine, busyCall("c_busy"));
  const metadata = {
    phone: "+12025550177",
    name: "Dana Reyes",
    orderId: "A-1042",
    amount: 250,
    customer: { tier: "gold" },
    tags: ["vip", "north side"],
  };
  await send(
    engine,
    completedCall("c_done").map((body) => JSON.stringify({ ...JSON.parse(body), metadata })),
  );
  // A copy.
  await send(
    engine,
    [completedCall("c_done")[2] as string].map((body) => JSON.stringify({ ...JSON.parse(body), metadata })),
  );
  await send(engine, [miraiEvent("call.ended", { id: "c_late" }, { call: { status: "ended" } })]);
  await send(engine, [miraiEvent("call.in-progress", { id: "c_late" }, { call: { status: "in-progress" } })]);
  await post(
    `${engine.receiver}/hooks/mirai?ref=campaign7&token=hidden-in-the-address`,
    miraiEvent("call.initiate", {
      id: "c_words",
      metadata: {
        note: "there was no answer at the door",
        caf: "caf\u00e9 \u2615",
        number: "(202) 555-0142",
      },
    }),
    {
      authorization: "Bearer hidden-in-a-header",
      "x-campaign": "spring sale",
      "x-signature": "hidden-signature",
    },
  );
  await untilRead(engine);
  await untilIndexed();
});

afterAll(async () => {
  await engine?.stop();
  folder.remove();
});

describe("fields", () => {
  test.each([
    ["type:call.busy", ["c_busy call.busy"]],
    ["call:c_late -type:call.ended", ["c_late call.in-progress"]],
    ["has:duplicate", ["c_done call.ended"]],
    ["call:c_late -has:late type:call.ended", ["c_late call.ended"]],
    ["type:call.l* outcome:busy", ["c_busy call.lifecycle-ended"]],
    ["meta.orderId:A-1042 stage:analysis type:end-of-call", ["c_done end-of-call"]],
    ["meta.amount:>300", []],
    ["source:nobody", []],
    ["before:1d", []],
    ["occurred:2026-03-02 call:c_done type:call.in-progress", ["c_done call.in-progress"]],
    ["occurred:2026-03-03..2026-03-09", []],
    ["test:true", []],
  ])("events %s", async (q, expected) => {
    expect(await events(q)).toEqual(expected);
  });

  test.each([
    ["outcome:busy", ["c_busy"]],
    ["final:true -outcome:busy", ["c_done"]],
    ["type:call.in-progress", ["c_done", "c_late"]],
    ["type:call.c*", ["c_done"]],
    ["-has:late has:duplicate", ["c_done"]],
    ["has:duplicate", ["c_done"]],
    ["signature:no-secret", ["c_busy", "c_done", "c_late", "c_words"]],
    ["meta.amount:>200", ["c_done"]],
    ["meta.amount:100..250", ["c_done"]],
    ["meta.amount:<=249", []],
    ["meta.customer.tier:gold", ["c_done"]],
    ['meta.tags:"north side"', ["c_done"]],
    ["meta.tags:vip", ["c_done"]],
    ["-meta.orderId:*", ["c_busy", "c_late", "c_words"]],
    ["phone:+12025550177", ["c_done"]],
    ["phone:5550177", ["c_done"]],
    ["after:1h ended:true", ["c_busy", "c_done", "c_late"]],
  ])("calls %s", async (q, expected) => {
    expect(await calls(q)).toEqual(expected);
  });

  test("a wrong term is named, with what to write instead", async () => {
    expect(await refusal("type:call.busy colour:red")).toMatchObject({
      status: 422,
      data: { token: "colour:red" },
      message: expect.stringContaining("There is no field “colour” here."),
    });
    expect((await refusal("stage:flying", "calls")).message).toContain("in-conversation");
    expect((await refusal("meta.amount:>plenty", "calls")).message).toContain("a number to compare with");
    expect((await refusal("after:soon")).message).toContain("an age such as 2h");
  });
});

describe("words", () => {
  test.each([
    ['"no answer"', ["c_words call.initiate"]],
    ["answer", ["c_words call.initiate"]],
    ['"answer no"', []],
    ["spring", ["c_words call.initiate"]],
    ["campaign7", ["c_words call.initiate"]],
    ["cafe", ["c_words call.initiate"]],
    ["2025550142", ["c_words call.initiate"]],
    ["+12025550142", ["c_words call.initiate"]],
    ['"(202) 555-0142"', ["c_words call.initiate"]],
    ["c_words", ["c_words call.initiate"]],
    ["c_wor*", ["c_words call.initiate"]],
    ["doo* -spring", []],
    ["hidden", []],
    ['"hidden-in-a-header"', []],
  ])("events %s", async (q, expected) => {
    expect(await events(q)).toEqual(expected);
  });

  test("find calls through their events, each word in any of them", async () => {
    expect(await calls("gold lifecycle")).toEqual(["c_done"]);
    expect(await calls("dana -gold")).toEqual(["c_busy", "c_late"]);
    expect(await calls('"Summary of c_done"')).toEqual(["c_done"]);
  });

  test("are found again after the log was read again, and what stands in it is still complete", async () => {
    await engine.client.events.readAgain();
    await untilIndexed();
    expect(await events('"no answer"')).toEqual(["c_words call.initiate"]);
    expect(await calls("meta.orderId:A-1042")).toEqual(["c_done"]);
  });
});

test("pages go on from a key: every row once, in order", async () => {
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: { position: number }[]; cursor: string | null } = await engine.client.events.list({
      q: "provider:mirai",
      limit: 3,
      ...(cursor ? { cursor } : {}),
    });
    seen.push(...page.rows.map(({ position }) => position));
    cursor = page.cursor;
  } while (cursor);
  const { events: total } = await engine.client.status.get();
  expect(seen).toEqual(Array.from({ length: total }, (_, index) => total - index));
});

describe("completion", () => {
  const complete = async (q: string, list: "events" | "calls" = "events") =>
    (await engine.client.search.complete({ in: list, q, at: q.length })).rows;

  test("offers fields with their meaning", async () => {
    const rows = await complete("type:call.busy ou");
    expect(rows).toEqual([
      {
        insert: "outcome:",
        words: "outcome:",
        meaning: "how the call ended",
        count: null,
        more: false,
        finished: false,
      },
    ]);
  });

  test("offers values with their number in the present result", async () => {
    const rows = await complete("call:c_done -has:");
    expect(rows.map(({ insert, count }) => [insert, count])).toEqual([
      ["-has:duplicate", 1],
      ["-has:late", 0],
      ["-has:problem", 0],
      ["-has:drift", 0],
      ["-has:ghost", 0],
      ["-has:impossible", 0],
      ["-has:note", 0],
      ["-has:pin", 0],
    ]);
    expect((await complete("call:c_done type:call.e"))[0]).toMatchObject({
      insert: "type:call.ended",
      count: 2,
    });
    // Known, but not in this result.
    expect((await complete("call:c_done type:call.b"))[0]).toMatchObject({
      insert: "type:call.busy",
      count: 0,
    });
    expect((await complete("meta.or", "calls"))[0]).toMatchObject({ insert: "meta.orderId:", count: 1 });
    expect((await complete("meta.tags:", "calls")).map(({ insert }) => insert)).toEqual([
      'meta.tags:"north side"',
      "meta.tags:vip",
    ]);
    expect((await complete("bus", "calls"))[0]).toMatchObject({ insert: "outcome:busy", count: 1 });
  });
});

describe("what people add", () => {
  test("a pin and a note stay with their call when the log is read again", async () => {
    const { rows } = await engine.client.calls.list({ q: "call:c_busy", limit: 1 });
    const id = rows[0]?.callId ?? "";
    expect(await engine.rest("PUT", `/pins/${id}`)).toMatchObject({ status: 200, body: { pinned: true } });
    expect(await engine.rest("PUT", `/notes/${id}`, { text: "  ask Dana  " })).toMatchObject({
      status: 200,
      body: { text: "ask Dana" },
    });
    await engine.client.events.readAgain();
    await untilIndexed();
    const call = await engine.until(
      async () => (await engine.client.calls.get({ callId: id }).catch(() => null)) ?? null,
      "the call again",
    );
    expect(call).toMatchObject({ pinned: true, noted: true, note: "ask Dana" });
    expect(await calls("has:pin has:note")).toEqual(["c_busy"]);

    expect(await engine.rest("DELETE", `/pins/${id}`)).toMatchObject({
      status: 200,
      body: { pinned: false },
    });
    await engine.rest("PUT", `/notes/${id}`, { text: "" });
    expect(await calls("has:pin")).toEqual([]);
    expect(await calls("has:note")).toEqual([]);
  });

  test("events carry them too; an id nobody has is not found, and a note has its limit", async () => {
    const { rows } = await engine.client.events.list({ q: "type:call.busy", limit: 1 });
    const id = rows[0]?.eventId ?? "";
    await engine.client.pins.put({ id });
    await engine.client.notes.put({ id, text: "seen" });
    expect(await engine.client.events.get({ eventId: id })).toMatchObject({
      pinned: true,
      noted: true,
      note: "seen",
    });
    await engine.client.notes.put({ id, text: " " });
    expect(await events("has:pin")).toEqual(["c_busy call.busy"]);
    await engine.client.pins.remove({ id });
    expect((await engine.rest("PUT", "/pins/e999999")).status).toBe(404);
    expect((await engine.rest("PUT", "/notes/c_nobody", { text: "x" })).status).toBe(404);
    expect((await engine.rest("PUT", `/notes/${id}`, { text: "x".repeat(4001) })).status).toBe(400);
  });

  test("views are saved, renamed, and never two of one name in a list", async () => {
    const made = await engine.rest("POST", "/views", {
      name: "Busy",
      in: "calls",
      q: "outcome:busy",
      group: "orderId",
    });
    expect(made).toMatchObject({ status: 201, body: { name: "Busy", column: null, group: "orderId" } });
    const { viewId } = made.body as { viewId: string };
    expect((await engine.rest("POST", "/views", { name: "Busy", in: "calls", q: "" })).status).toBe(409);
    expect((await engine.rest("POST", "/views", { name: "Busy", in: "events", q: "" })).status).toBe(201);
    expect(await engine.rest("PATCH", `/views/${viewId}`, { name: "Was busy" })).toMatchObject({
      status: 200,
      body: { name: "Was busy", q: "outcome:busy" },
    });
    expect((await engine.rest("DELETE", `/views/${viewId}`)).status).toBe(200);
    expect((await engine.rest("DELETE", `/views/${viewId}`)).status).toBe(404);
  });
});

test("metadata: keys with their calls, values of a key, and its value for calls on screen", async () => {
  const { rows: keys } = await engine.client.meta.keys();
  expect(keys).toContainEqual({ key: "orderId", calls: 1, more: false });
  expect(keys).toContainEqual({ key: "customer.tier", calls: 1, more: false });
  const groups = await engine.client.meta.values({ key: "orderId", q: "-call:c_words" });
  expect(groups.rows).toEqual([
    { value: "A-1042", calls: 1 },
    { value: null, calls: 2 },
  ]);
  const { rows } = await engine.client.calls.list({ limit: 100 });
  const callIds = rows.map(({ callId }) => callId);
  const done = rows.find(({ key }) => key === "c_done")?.callId;
  const of = await engine.client.meta.of({ key: "tags", callIds });
  expect(of.rows).toEqual([{ callId: done, value: "north side, vip" }]);
});
