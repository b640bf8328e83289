/** The worker over a real database in this thread and a destination of the test's own: what becomes of each outcome. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DeliveryDetail } from "../../../shared/deliveries";
import type { SendingSettings } from "../../../shared/sending-settings";
import type { Json } from "../../../shared/words";
import { createSettableClock, type SettableClock } from "../clock";
import { anyUrl } from "../destinations/any-url";
import type { Destination, SendContext, SendOutcome } from "../destinations/destination";
import { createLog } from "../log";
import { createRedactor } from "../sharing/redact";
import { readBreaker } from "../store/breakers";
import { openReader, openWriter, type Reader, type Writer } from "../store/database";
import { readDestinations, saveDestination } from "../store/destinations";
import { saveDeliveries } from "../store/outbox";
import { readDeliveryDetail } from "../store/outbox-rows";
import type { WriteClient } from "../store/store";
import { writes } from "../store/writes";
import { asksAfterUnknown, type Outbox, startOutbox } from "./outbox";

let folder: string;
let writer: Writer;
let reader: Reader;
let clock: SettableClock;
let outbox: Outbox;
let store: WriteClient;
/** What the destination was asked, in order. */
let asked: Pick<SendContext, "idempotencyKey" | "body" | "decision">[];
let kind: Destination;
let answer: (context: SendContext) => SendOutcome | Promise<SendOutcome>;

const good = (remoteId: string | null = "r1"): SendOutcome => ({
  class: "delivered",
  status: 200,
  remoteId,
  observed: "written",
});
const failed: SendOutcome = { class: "retry", status: 503, observed: "503", retryAfterMs: null };
const lost: SendOutcome = { class: "unknown", status: null, observed: "connection lost" };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ringback-outbox-worker-"));
  writer = openWriter(join(folder, "ringback.sqlite"));
  reader = openReader(join(folder, "ringback.sqlite"));
  clock = createSettableClock(1_000_000, () => {});
  asked = [];
  answer = () => good();
  kind = {
    ...anyUrl,
    limits: { ...anyUrl.limits, atOnce: 2 },
    send: async (context) => {
      asked.push({
        idempotencyKey: context.idempotencyKey,
        body: context.body,
        decision: context.decision,
      });
      return answer(context);
    },
  };
  set({});
  store = {
    write: async (name, input) => {
      const run = writes[name] as (database: Writer, input: unknown) => { result: unknown };
      return writer.transaction(() => run(writer, input)).immediate().result as never;
    },
  };
  start();
});
afterEach(async () => {
  await outbox.close();
  reader.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(): void {
  outbox = startOutbox({
    store,
    database: reader,
    clock,
    log: createLog(
      () => {},
      createRedactor(),
      () => clock.now(),
    ),
    settingsOf: () => ({ url: null, token: null, values: {}, credentials: {} }),
    redact: (text) => text,
    loopMark: () => "mark",
    ledgerOf: () => ({ read: () => null, write: async () => {}, forget: async () => {} }),
    random: () => 0.5,
    destinationOf: () => kind,
  });
}

function set(sending: SendingSettings): void {
  const before = readDestinations(writer)[0];
  saveDestination(writer, {
    destinationId: "x",
    name: "Their system",
    kind: "any-url",
    url: null,
    enabled: true,
    switchedOnAt: 0,
    createdAt: 0,
    settings: {},
    gate: {},
    ...before,
    sending,
  });
}

const orders: Record<string, number> = { contact: 1, call: 2 };

/** Freezes one step of one version of one call. */
function freeze(id: string, input: { version?: number; step?: string; payload?: Json } = {}): string {
  const { version = 1, step = "call", payload = { properties: { outcome: "busy" } } } = input;
  const deliveryId = `${id}-${step}-v${version}`;
  saveDeliveries(writer, [
    {
      deliveryId,
      destinationId: "x",
      callId: id,
      version,
      step,
      stepOrder: orders[step] ?? 0,
      idempotencyKey: `x:${id}:${step}:v${version}`,
      payload: JSON.stringify(payload),
      payloadSha256: `${deliveryId}`,
      at: clock.now(),
    },
  ]);
  return deliveryId;
}

const pass = (ms = 0) => clock.advance(ms, () => outbox.settled());

function read(deliveryId: string): DeliveryDetail {
  const detail = readDeliveryDetail(reader, deliveryId);
  if (!detail) throw new Error(`no delivery ${deliveryId}`);
  return detail;
}

const stand = (deliveryId: string) => {
  const { state, deliveryAttempts, countedAttempts, observed } = read(deliveryId);
  return { state, deliveryAttempts, countedAttempts, observed };
};

test("a day's limit and a set-up to be mended keep the row pending, count no attempt, and hold back all the others", async () => {
  const first = freeze("a");
  const second = freeze("b");
  kind = { ...kind, limits: { ...kind.limits, atOnce: 1 } };
  answer = () => ({ class: "later", status: 429, observed: "daily limit", retryAfterMs: 3_600_000 });
  await pass();
  expect(asked).toHaveLength(1);
  expect([stand(first), stand(second)]).toMatchObject([
    { state: "pending", deliveryAttempts: 1, countedAttempts: 0 },
    { state: "pending", deliveryAttempts: 0 },
  ]);
  answer = () => ({ class: "config", status: 401, observed: "401 bad token" });
  await pass(3_600_000);
  expect(asked).toHaveLength(2);
  expect(readBreaker(reader, "x")).toMatchObject({
    state: "open",
    cause: "config",
    because: "401 bad token",
  });
  answer = () => good();
  await store.write("tryNow", { destinationId: "x", now: clock.now() });
  await pass();
  expect([read(first).state, read(second).state]).toEqual(["delivered", "delivered"]);
});

test("after five failures in a row what waits is not asked again until one trial is through, also after a restart", async () => {
  answer = () => failed;
  const ids = ["a", "b", "c", "d", "e", "f", "g"].map((id) => freeze(id));
  await pass();
  // Two at once: the sixth was on its way when the fifth failed.
  expect(asked.length).toBeLessThanOrEqual(6);
  const before = asked.length;
  expect(readBreaker(reader, "x").state).toBe("open");
  const waiting = ids.map((id) => read(id)).filter(({ deliveryAttempts }) => deliveryAttempts === 0);
  expect(waiting.length).toBe(7 - before);

  await outbox.close();
  start();
  await pass(29_000);
  expect(asked).toHaveLength(before);
  await pass(1000);
  expect(asked).toHaveLength(before + 1);
  expect(readBreaker(reader, "x")).toMatchObject({ state: "open", trials: 1 });
  await pass(59_000);
  expect(asked).toHaveLength(before + 1);
  answer = () => good();
  await pass(1000);
  expect(readBreaker(reader, "x").state).toBe("closed");
  await pass(600_000);
  expect(ids.map((id) => read(id).state)).toEqual(ids.map(() => "delivered"));
});

test("different calls go at once, as many as are allowed; one call's steps in their order", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let most = 0;
  let running = 0;
  answer = async () => {
    most = Math.max(most, ++running);
    await held;
    running -= 1;
    return good();
  };
  freeze("a", { step: "contact" });
  freeze("a", { step: "call" });
  freeze("b");
  freeze("c");
  outbox.wake();
  while (running < 2) await new Promise((resolve) => setImmediate(resolve));
  release();
  await pass();
  expect(most).toBe(2);
  const keys = asked.map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toHaveLength(4);
  expect(keys.indexOf("x:a:contact:v1")).toBeLessThan(keys.indexOf("x:a:call:v1"));
});

test("of one call one step at a time: a newer version's contact waits while the call before it is being sent", async () => {
  let most = 0;
  let running = 0;
  answer = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return good();
  };
  freeze("a", { step: "call" });
  freeze("a", { step: "contact", version: 2 });
  await pass();
  expect([asked.length, most]).toEqual([2, 1]);
});

test("after the clock was set back a retry waits as long as it was meant to, and not until the clock is there again", async () => {
  answer = () => (asked.length === 1 ? failed : good());
  freeze("a");
  await pass();
  await outbox.close();
  clock = createSettableClock(clock.now() - 600_000, () => {});
  start();
  await pass();
  expect(asked).toHaveLength(1);
  await pass(10_000);
  expect(asked).toHaveLength(2);
});

test("a request during which the machine slept longer than its lease is not made a second time", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  answer = async () => {
    await held;
    return good();
  };
  const id = freeze("a");
  outbox.wake();
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(3_600_000, async () => {});
  outbox.woke();
  freeze("b");
  while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
  release();
  await pass();
  expect(asked.map(({ idempotencyKey }) => idempotencyKey)).toEqual(["x:a:call:v1", "x:b:call:v1"]);
  expect(stand(id)).toMatchObject({ state: "delivered", deliveryAttempts: 1 });
});

test("no more in a time than is set, and none at all while it is paused", async () => {
  set({ requests: 2, perMs: 1000, paused: true });
  for (const id of ["a", "b", "c", "d"]) freeze(id);
  await pass(60_000);
  expect(asked).toHaveLength(0);
  set({ requests: 2, perMs: 1000 });
  await pass();
  expect(asked).toHaveLength(1);
  await pass(500);
  expect(asked).toHaveLength(2);
  await pass(1000);
  expect(asked).toHaveLength(4);
});

test("an unknown outcome asks where a repeat could make a second record; each answer is final", async () => {
  kind = { ...kind, idempotent: false };
  answer = () => lost;
  const [a, b, c] = ["a", "b", "c"].map((id) => freeze(id)) as [string, string, string];
  await pass();
  const behind = freeze("c", { version: 2 });
  await pass(48 * 3_600_000);
  expect(asked).toHaveLength(3);
  expect(stand(a)).toMatchObject({ state: "unknown", observed: "connection lost" });

  answer = () => good();
  const now = clock.now();
  await store.write("decideDelivery", { deliveryId: a, decision: { choice: "send-again" }, now });
  await store.write("decideDelivery", { deliveryId: b, decision: { choice: "there", remoteId: "r9" }, now });
  await store.write("decideDelivery", { deliveryId: c, decision: { choice: "drop" }, now });
  await pass();
  expect([read(a).state, read(b).state, read(b).remoteId, read(c).state]).toEqual([
    "delivered",
    "delivered",
    "r9",
    "superseded",
  ]);
  expect(asked.filter(({ idempotencyKey }) => idempotencyKey === "x:a:call:v1")).toHaveLength(2);
  // Version 2 waited for what became of version 1.
  expect([read(behind).state, asked.at(-1)?.idempotencyKey]).toEqual(["delivered", "x:c:call:v2"]);
  expect(
    await store.write("decideDelivery", { deliveryId: b, decision: { choice: "send-again" }, now }),
  ).toBe(false);
});

test("what can be looked for is looked for first: found, it is never sent twice", async () => {
  const there = new Set(["x:a:call:v1"]);
  kind = {
    ...kind,
    idempotent: false,
    readBack: async ({ idempotencyKey }) => (there.has(idempotencyKey) ? { remoteId: "r7" } : null),
  };
  answer = () => lost;
  const [a, b] = ["a", "b"].map((id) => freeze(id)) as [string, string];
  await pass();
  expect(read(a)).toMatchObject({ state: "delivered", remoteId: "r7" });
  expect(stand(b)).toMatchObject({
    state: "unknown",
    observed: "connection lost; looked for it there: not found",
  });
  set({ unknown: "send-again" });
  const again = freeze("c");
  await pass();
  expect(stand(again)).toMatchObject({ state: "pending", deliveryAttempts: 1 });
  set({ unknown: "drop" });
  const dropped = freeze("d");
  await pass();
  expect(read(dropped).state).toBe("superseded");
});

test("what the end of the program cut off is looked for too, and what ends it again and again is parked", async () => {
  const hung = freeze("a");
  const claim = () =>
    store.write("claimDelivery", { now: clock.now(), leaseMs: 1000, destinationIds: ["x"] });
  const recover = () =>
    store.write("recoverInflight", { now: clock.now(), expiredBy: null, asks: [], longestWaitMs: 1e9 });
  const endsWithIt = async () => {
    expect((await claim())?.deliveryId).toBe(hung);
    await recover();
  };
  const rest = () => clock.advance(5000, async () => {});
  await outbox.close();
  await endsWithIt();
  await endsWithIt();
  // Twice: it rests. The program ends meanwhile, so it was not the delivery.
  expect(await claim()).toBeNull();
  await recover();
  await rest();
  await endsWithIt();
  await endsWithIt();
  await rest();
  expect(read(hung).state).toBe("pending");
  await endsWithIt();
  expect(stand(hung)).toMatchObject({
    state: "dead",
    observed: "crashes the worker: the program ended 3 times while it was being sent",
  });
  start();

  kind = { ...kind, idempotent: false, readBack: async () => ({ remoteId: "r7" }) };
  const cut = freeze("b");
  await store.write("claimDelivery", { now: clock.now(), leaseMs: 1000, destinationIds: ["x"] });
  await store.write("recoverInflight", {
    now: clock.now(),
    expiredBy: null,
    asks: ["x"],
    longestWaitMs: 1e9,
  });
  expect(read(cut).state).toBe("unknown");
  await pass();
  expect([read(cut).state, read(cut).remoteId, asked]).toEqual(["delivered", "r7", []]);
});

test("a step that asks is held with its question; what a person answers is told, also to the next version", async () => {
  const question = {
    about: "ambiguous" as const,
    candidates: [
      { remoteId: "c1", words: "Dana" },
      { remoteId: "c2", words: "Dan" },
    ],
  };
  answer = ({ decision, step }) =>
    decision || step === "call"
      ? good(decision?.choice === "candidate" ? decision.remoteId : null)
      : { class: "ask", status: null, observed: "2 contacts have the number", question };
  const contact = freeze("a", { step: "contact" });
  const call = freeze("a", { payload: { contactId: "{{contact.id}}", properties: {} } });
  await pass();
  expect(read(contact)).toMatchObject({ state: "held", question });
  expect(read(call).state).toBe("pending");
  const decision = { choice: "candidate" as const, remoteId: "c2" };
  await store.write("decideDelivery", { deliveryId: contact, decision, now: clock.now() });
  await pass();
  expect(asked.map((one) => one.decision)).toEqual([null, decision, null]);
  expect(asked.at(-1)?.body).toBe('{"contactId":"c2","properties":{}}');
  freeze("a", { step: "contact", version: 2 });
  await pass();
  expect(asked.at(-1)?.decision).toEqual(decision);

  const dropped = freeze("b", { step: "contact" });
  const behind = freeze("b");
  await pass();
  await store.write("decideDelivery", {
    deliveryId: dropped,
    decision: { choice: "drop" },
    now: clock.now(),
  });
  await pass();
  expect([read(dropped).state, read(behind).state]).toEqual(["superseded", "superseded"]);
});

test("before version 2 the record is read: what a person edited stays, what remains are the bytes of every retry", async () => {
  let current: Record<string, Json> | null = null;
  kind = { ...kind, reread: async () => current && { remoteId: "r1", properties: current } };
  freeze("a", { payload: { properties: { outcome: "busy", talkSeconds: 5, owner: "Kim" } } });
  await pass();
  current = { outcome: "busy", talkSeconds: "5", owner: "Lee" };
  const second = freeze("a", {
    version: 2,
    payload: { externalId: "a", properties: { outcome: "completed", talkSeconds: 9, owner: "Max" } },
  });
  answer = () => failed;
  await pass();
  current = { outcome: "completed", talkSeconds: 9, owner: "Lee" };
  answer = () => good();
  await pass(10_000);
  const sent = asked.slice(1).map(({ body }) => body);
  expect(sent).toEqual([sent[0], sent[0]]);
  expect(JSON.parse(sent[0] ?? "")).toEqual({
    externalId: "a",
    properties: { outcome: "completed", talkSeconds: 9 },
  });
  expect(read(second)).toMatchObject({
    state: "delivered",
    kept: ["owner"],
    observed: "written; kept: edited by a person (owner)",
  });

  current = { outcome: "completed", talkSeconds: 9, owner: "Lee" };
  const third = freeze("a", { version: 3, payload: { properties: { owner: "Ada" } } });
  await pass();
  expect(read(third)).toMatchObject({
    state: "delivered",
    observed: "unchanged: kept: edited by a person (owner)",
  });
  expect(asked).toHaveLength(3);
});

test("a dead step that a person edits goes with a new key and new bytes; its old key stays known", async () => {
  answer = ({ body }) =>
    body.includes("wrong") ? { class: "permanent", status: 400, observed: "400 no field wrong" } : good();
  const id = freeze("a", { payload: { properties: { wrong: 1 } } });
  await pass();
  expect(read(id).state).toBe("dead");
  const payload = '{"properties":{"right":1}}';
  await store.write("editDelivery", { deliveryId: id, payload, payloadSha256: "e1", now: clock.now() });
  await pass();
  expect(read(id)).toMatchObject({ state: "delivered", key: "x:a:call:v1.e1", payloadSha256: "e1" });
  expect(asked.at(-1)).toMatchObject({ idempotencyKey: "x:a:call:v1.e1", body: payload });
  expect(freeze("a", { payload: { properties: { wrong: 1 } } })).toBe(id);
  await pass(3_600_000);
  expect(asked).toHaveLength(2);
});

test("of removed deliveries the keys stay: the same step frozen again is not sent, and the next version knows its contact", async () => {
  answer = () => good("r5");
  const contact = freeze("a", { step: "contact" });
  await pass();
  set({ removeAfterDays: 30 });
  await pass(29 * 86_400_000);
  expect(readDeliveryDetail(reader, contact)).not.toBeNull();
  await pass(2 * 86_400_000);
  expect(readDeliveryDetail(reader, contact)).toBeNull();
  freeze("a", { step: "contact" });
  await pass();
  expect(asked).toHaveLength(1);
  freeze("a", { version: 2, payload: { contactId: "{{contact.id}}" } });
  await pass();
  expect(asked.at(-1)?.body).toBe('{"contactId":"r5"}');
});

test("what became due while the app was closed does not go out at once", async () => {
  await outbox.close();
  kind = { ...kind, limits: { ...kind.limits, atOnce: 20 } };
  for (let n = 0; n < 10; n += 1) freeze(`a${n}`);
  await clock.advance(3_600_000, async () => {});
  start();
  await pass();
  expect(asked).toHaveLength(1);
  await pass(1000);
  expect(asked).toHaveLength(6);
  await pass(1000);
  expect(asked).toHaveLength(10);
});

/** The disk is full for these writes until the answer is called. */
function fillDisk(name: Parameters<WriteClient["write"]>[0]): () => void {
  const { write } = store;
  store.write = (asked, input) =>
    asked === name ? Promise.reject(new Error("database or disk is full")) : write(asked, input);
  return () => {
    store.write = write;
  };
}

test("what could not be leased on a full disk is leased when there is room again, with nobody's help", async () => {
  const makeRoom = fillDisk("claimDelivery");
  const deliveryId = freeze("one");
  await pass(20_000);
  expect(read(deliveryId)).toMatchObject({ state: "pending", deliveryAttempts: 0 });
  makeRoom();
  await pass(5000);
  expect(read(deliveryId)).toMatchObject({ state: "delivered", deliveryAttempts: 1 });
});

test("a result that could not be written leaves nothing in flight: at the end of its lease it is sent again with its key", async () => {
  const makeRoom = fillDisk("markAndClaim");
  const deliveryId = freeze("one");
  await pass(1000);
  makeRoom();
  expect(read(deliveryId).state).toBe("inflight");
  await pass(60_000);
  expect(read(deliveryId).state).toBe("delivered");
  expect(asked.map(({ idempotencyKey }) => idempotencyKey)).toEqual(["x:one:call:v1", "x:one:call:v1"]);
});

test("after an end in the middle, whoever was not let out asks nothing: its messages land here, once", () => {
  const slack = (settings: Record<string, boolean>) =>
    asksAfterUnknown([{ destinationId: "s", kind: "slack", settings }] as never);
  expect([slack({}), slack({ letOut: false }), slack({ letOut: true })]).toEqual([[], [], ["s"]]);
});
