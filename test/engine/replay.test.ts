/** Kept events sent once more: what a handler gets, what our own receiver makes of it, and how the answers compare. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReplayDetail, ReplayInput } from "../../shared/replays";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { busyCall, miraiEvent, post } from "../harness/mirai-events";

const folder = makeFolder();
let engine: EngineProcess;
let hook = "";
/** Belongs to no call: it cannot be read. */
const broken = '{"event": {"type": "call.in';
const secret = "sk_that_only_this_test_knows";
const signed = (body: string) => ({ "x-signature": createHmac("sha256", secret).update(body).digest("hex") });

beforeAll(async () => {
  engine = await startEngine(folder.path);
  hook = `${engine.receiver}/hooks/mirai`;
  const [source] = (await engine.client.sources.list()).rows;
  await engine.client.sources.addSecret({
    sourceId: source?.sourceId ?? "",
    label: "production",
    value: secret,
  });
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

/** Posts bodies as the platform would, and answers their events once they were read. */
async function receive(...bodies: string[]): Promise<{ eventId: string; callId: string | null }[]> {
  const before = (await engine.client.events.list({ limit: 1 })).rows[0]?.position ?? 0;
  for (const body of bodies)
    await post(hook, body, { ...signed(body), authorization: "Bearer mine-alone", cookie: "s=1" });
  return engine.until(async () => {
    const { rows } = await engine.client.events.list({ limit: 100 });
    const fresh = rows.filter(({ position }) => position > before);
    const isDone = ({ callId, answerStatus, bytes }: (typeof fresh)[number]) =>
      answerStatus !== null && (callId !== null || bytes === broken.length);
    return fresh.length === bodies.length && fresh.every(isDone) ? fresh.toReversed() : null;
  }, "the events that were posted");
}

async function replay(input: Partial<ReplayInput>): Promise<ReplayDetail> {
  const { replayId } = await engine.client.replays.create(input);
  return engine.until(async () => {
    const replayed = await engine.client.replays.get({ replayId });
    return replayed.endedAt === null ? null : replayed;
  }, `the end of ${replayId}`);
}

describe("to a handler", () => {
  test("one event goes out byte for byte, signed anew, without what was meant for us alone", async () => {
    const handler = await recordForTest(() => ({ status: 202, body: { ok: true } }));
    const body = miraiEvent("call.initiate", { id: "c_one" });
    const [event] = await receive(body);
    const eventId = event?.eventId ?? "";
    const done = await replay({ events: [eventId], to: `${handler.url}/webhooks?tenant=7` });

    expect(handler.requests).toHaveLength(1);
    const [request] = handler.requests;
    expect(request).toMatchObject({ method: "POST", path: "/webhooks?tenant=7", body });
    expect(request?.headers["x-signature"]).toBe(createHmac("sha256", secret).update(body).digest("hex"));
    for (const name of ["authorization", "cookie", "x-ringback-run"])
      expect(request?.headers[name]).toBeUndefined();
    expect(done).toMatchObject({
      state: "done",
      planned: 1,
      succeeded: 1,
      edited: false,
      items: [{ eventId, status: 202, signedWith: "“production” of mirai", newEventId: null }],
    });
    expect(JSON.stringify([done, engine.log])).not.toContain(secret);
    const { answers } = await engine.client.replays.ofEvent({ eventId });
    expect(answers).toMatchObject([
      { kind: "replayed", via: done.replayId, status: 202, changed: true, answerBody: '{"ok":true}' },
    ]);
    expect((await engine.client.replays.handlers()).rows[0]).toMatchObject({
      handler: `${handler.url}/webhooks?tenant=7`,
      lastStatus: 202,
    });
  });

  test("the answer stands beside the first one: ours, then the handler's own", async () => {
    const handler = await recordForTest(() => ({ status: 500 }));
    const [event] = await receive(miraiEvent("call.initiate", { id: "c_compared" }));
    const again = () => replay({ events: [event?.eventId ?? ""], to: handler.url });
    const said = ({ items: [item] }: ReplayDetail) => [item?.first?.by, item?.first?.status, item?.compared];
    expect(said(await again())).toEqual(["ringback", 200, null]);
    expect(said(await again())).toEqual(["handler", 500, "same"]);
    handler.answer(() => ({ status: 200 }));
    expect(said(await again())).toEqual(["handler", 500, "fixed"]);
  });

  test("what was stopped before an answer is none: it is not worse than before, and the next answer mends nothing", async () => {
    let came: () => void = () => {};
    const arrived = new Promise<void>((resolve) => (came = resolve));
    const handler = await recordForTest(() => {
      came();
      return new Promise(() => {});
    });
    const [event] = await receive(miraiEvent("call.initiate", { id: "c_stopped" }));
    const eventId = event?.eventId ?? "";
    const { replayId } = await engine.client.replays.create({ events: [eventId], to: handler.url });
    await arrived;
    const stopped = await engine.client.replays.stop({ replayId });
    expect(stopped).toMatchObject({ state: "stopped", regressed: 0, items: [{ compared: null }] });
    handler.answer(() => ({ status: 200 }));
    expect((await replay({ events: [eventId], to: handler.url })).items).toMatchObject([
      { first: { by: "ringback", status: 200 }, compared: null },
    ]);
  });

  test("all of a call goes in log order, one at a time, copies too, and no faster than asked", async () => {
    const busy = busyCall("c_all");
    const copied = [...busy, busy[0] ?? ""];
    const events = await receive(...copied);
    let underWay = 0;
    let most = 0;
    const handler = await recordForTest(async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { status: 200 };
    });
    const done = await replay({ call: events[0]?.callId ?? "", to: handler.url, perSecond: 50 });
    expect(handler.requests.map(({ body }) => body)).toEqual(copied);
    expect(most).toBe(1);
    const times = done.items.map(({ sentAt }) => sentAt ?? 0);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(55);
    expect(done).toMatchObject({ planned: 4, sent: 4, succeeded: 4 });
  });

  test("a broken body is sent as it is, and an edit may break one", async () => {
    const handler = await recordForTest();
    const [unreadable, whole] = await receive(broken, miraiEvent("call.ended", { id: "c_b" }));
    await replay({ events: [unreadable?.eventId ?? ""], to: handler.url, sign: "as-kept" });
    const edited = await replay({
      events: [whole?.eventId ?? ""],
      to: handler.url,
      edit: {
        body: "[1, 2",
        headers: [
          ["content-type", "text/plain"],
          ["authorization", "Bearer of-the-handler"],
        ],
      },
    });
    expect(handler.requests.map(({ body }) => body)).toEqual([broken, "[1, 2"]);
    const [asKept, changed] = handler.requests;
    expect(asKept?.headers["x-signature"]).toBe(signed(broken)["x-signature"]);
    expect(changed?.headers).toMatchObject({
      "content-type": "text/plain",
      authorization: "Bearer of-the-handler",
      "x-signature": signed("[1, 2")["x-signature"],
    });
    expect(edited).toMatchObject({ edited: true, edit: { body: "[1, 2" } });
    expect(JSON.stringify(edited)).not.toContain("of-the-handler");
  });

  test("stopping sends nothing more and says how far it came", async () => {
    const events = await receive(...busyCall("c_stopped"));
    let reached = () => {};
    const first = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const handler = await recordForTest(() => {
      reached();
      return new Promise(() => {});
    });
    const { replayId } = await engine.client.replays.create({
      events: events.map(({ eventId }) => eventId),
      to: handler.url,
    });
    await first;
    const stopped = await engine.client.replays.stop({ replayId });
    expect(stopped).toMatchObject({ state: "stopped", planned: 3, sent: 1, succeeded: 0 });
    expect(handler.requests).toHaveLength(1);
  });
});

test("a handler that hands on to our own receiver ends the replay at its first request", async () => {
  await receive(...busyCall("c_loop"));
  const handler = await recordForTest(async ({ headers, body }) => {
    const mark = String(headers["x-ringback-loop"]);
    return { status: await post(hook, body, { "x-ringback-loop": mark }) };
  });
  const done = await replay({ call: "c_loop", to: handler.url });
  expect(done).toMatchObject({ state: "failed", planned: 3, sent: 1, succeeded: 0 });
  expect(done.reason).toMatch(/own receiver/);
  expect(done.items[0]?.status).toBe(508);
});

describe("what is refused", () => {
  test("a host nobody allowed, a place that is none, an edit of several, and more than one choice", async () => {
    const events = (await receive(...busyCall("c_refused"))).map(({ eventId }) => eventId);
    const refusal = async (input: object) => {
      const { status, body } = await engine.rest("POST", "/replays", input);
      return [status, (body as { message: string }).message];
    };
    const abroad = await engine.rest("POST", "/replays", { events, to: "http://10.255.255.1:9/in" });
    expect(abroad).toMatchObject({ status: 422, body: { data: { allowHost: "10.255.255.1" } } });
    expect(await refusal({ events, to: "nowhere" })).toEqual([
      422,
      expect.stringMatching(/no source “nowhere”/),
    ]);
    expect(await refusal({ events, edit: { body: "{}" } })).toEqual([
      422,
      "An edit is of one event. Leave it out, or name one event.",
    ]);
    expect(await refusal({ events, q: "type:call.busy" })).toEqual([
      422,
      expect.stringMatching(/one of the three/),
    ]);
    expect(await refusal({ events: ["e999999"] })).toEqual([404, "There is no event e999999."]);
    expect(await refusal({ q: "nosuchfield:7" })).toEqual([422, expect.any(String)]);
    expect(await refusal({ events, to: hook })).toEqual([422, expect.stringMatching(/own receiver/)]);
  });
});

describe("to our own receiver", () => {
  test("a replay is an event of its own, linked to the one it repeats, and joins no live call", async () => {
    const events = await receive(...busyCall("c_own"));
    const done = await replay({ call: events[0]?.callId ?? "" });
    expect(done.items.map(({ status, signedWith, compared }) => [status, signedWith, compared])).toEqual(
      events.map(() => [200, "“production” of mirai", "same"]),
    );
    const made = done.items.map(({ newEventId }) => newEventId ?? "");
    expect(new Set(made).size).toBe(3);
    for (const [index, { eventId }] of events.entries()) {
      const here = await engine.client.replays.ofEvent({ eventId: made[index] ?? "" });
      expect(here.replayOf).toEqual({ eventId, replayId: done.replayId, edited: false });
      const there = await engine.client.replays.ofEvent({ eventId });
      expect(there.replayedAs).toMatchObject([{ eventId: made[index], status: 200 }]);
    }
    const last = await engine.until(async () => {
      const event = await engine.client.events.get({ eventId: made[2] ?? "" });
      return event.callId === null ? null : event;
    }, "the replayed event in its call");
    expect(last).toMatchObject({ origin: "replayed", signature: "verified", source: "mirai" });
    expect(last.callId).not.toBe(events[0]?.callId);
    const live = await engine.client.calls.get({ callId: events[0]?.callId ?? "" });
    expect(live).toMatchObject({ origin: "live", events: 3 });
  });
});

test("the command line replays a call, and its exit code says whether all of it succeeded", async () => {
  const handler = await recordForTest(() => ({ status: 500 }));
  const [event] = await receive(...busyCall("c_command"));
  const args = ["replay", event?.callId ?? "", "--to", handler.url, "--data", folder.path];
  const failed = await runToEnd(args);
  expect(failed.code).toBe(1);
  handler.answer(() => ({ status: 200 }));
  const fixed = await runToEnd([...args, "--json"]);
  expect(fixed.code).toBe(0);
  expect(JSON.parse(fixed.stdout)).toMatchObject({ sent: 3, succeeded: 3, fixed: 3 });
});
