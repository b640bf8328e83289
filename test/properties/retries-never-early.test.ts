/**
 * No attempt comes before its time: the schedule of docs/outbox.md, a Retry-After in seconds or as a date, however absurd,
 * a breaker that is open and a limit of requests all hold, over any sequence of answers, pauses and restarts. Nothing is
 * lost: what waits is delivered once it is taken. One call's steps go in their order, one at a time.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSettableClock } from "../../electron/engine/clock";
import { anyUrl } from "../../electron/engine/destinations/any-url";
import type { Destination, SendOutcome } from "../../electron/engine/destinations/destination";
import { parseRetryAfter } from "../../electron/engine/destinations/http";
import { createLog } from "../../electron/engine/log";
import { type Outbox, startOutbox } from "../../electron/engine/outbox/outbox";
import { attemptLimit, nextDelayMs, retryDelaysMs } from "../../electron/engine/outbox/retry";
import { createRedactor } from "../../electron/engine/sharing/redact";
import { openReader, openWriter, type Reader, type Writer } from "../../electron/engine/store/database";
import { saveDestination } from "../../electron/engine/store/destinations";
import { saveDeliveries } from "../../electron/engine/store/outbox";
import type { WriteClient } from "../../electron/engine/store/store";
import { writes } from "../../electron/engine/store/writes";
import type { SendingSettings } from "../../shared/sending-settings";
import { longest, runs } from "./runs";

const second = 1000;
const day = 24 * 3600 * second;

const asked = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 600_000 }),
  fc.constantFrom(0, 1, -5, 10 * day, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY, Number.NaN),
);
/** What it comes to: no sooner than usual, and never more than a day. */
const meant = (ms: number, least: number) => Math.min(Math.max(Number.isFinite(ms) ? ms : day, least), day);

test("a wait is never shorter than half the usual one, nor than what was asked for, nor longer than a day", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: attemptLimit + 2 }),
      asked,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("usual", "teaching"),
      fc.constantFrom(null, 423, 429, 503),
      (attempt, retryAfterMs, random, schedule, status) => {
        const delay = nextDelayMs({ attempt, retryAfterMs, status, random, schedule });
        const usual = retryDelaysMs[attempt - 1];
        expect(delay === null).toBe(usual === undefined);
        if (usual === undefined) return;
        const base = schedule === "teaching" ? usual / 60 : usual;
        expect(delay).toBeGreaterThanOrEqual(Math.floor(base / 2));
        expect(delay).toBeLessThanOrEqual(day);
        if (retryAfterMs !== null)
          expect(delay).toBeGreaterThanOrEqual(Math.min(meant(retryAfterMs, base), day));
        if (status === 423) expect(delay).toBeGreaterThanOrEqual(2 * second);
      },
    ),
    runs(5000),
  );
});

test("a Retry-After of seconds or of any date is never read as less, whatever the other side's clock says", () => {
  const skew = fc.integer({ min: -3 * day, max: 3 * day }).map((ms) => Math.round(ms / second) * second);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400 }), skew, (seconds, skew) => {
      expect(parseRetryAfter(String(seconds), null)).toBe(seconds * second);
      const theirs = Math.floor(Date.now() / second) * second + skew;
      const date = new Date(theirs + seconds * second).toUTCString();
      // It says at what time of their clock, and their answer says what time that is now.
      expect(parseRetryAfter(date, new Date(theirs).toUTCString())).toBe(seconds * second);
    }),
    runs(1000),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.option(fc.string({ unit: "binary" })), (value, date) => {
      const read = parseRetryAfter(value, date);
      expect(read === null || read >= 0).toBe(true);
    }),
    runs(1000),
  );
});

type Action =
  | { do: "freeze"; call: number; steps: number }
  | { do: "pass"; ms: number }
  | { do: "set"; sending: SendingSettings }
  | { do: "restart" }
  | { do: "sleep"; ms: number };

const passed = fc.constantFrom(0, 1, 2_500, 5_000, 29_999, 30_000, 120_000, 900_000, 3_600_000, 40_000_000);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("freeze" as const),
      call: fc.integer({ min: 0, max: 3 }),
      steps: fc.integer({ min: 1, max: 7 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: passed }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set" as const),
      sending: fc.oneof(
        fc.constant<SendingSettings>({}),
        fc.constant<SendingSettings>({ paused: true }),
        fc.record({
          requests: fc.integer({ min: 1, max: 4 }),
          perMs: fc.constantFrom(100, 1000, 60_000),
          atOnce: fc.integer({ min: 1, max: 3 }),
        }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Action>({ do: "restart" }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sleep" as const), ms: passed }) },
);

const answer: fc.Arbitrary<SendOutcome> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constant<SendOutcome>({ class: "delivered", status: 200, remoteId: "r", observed: "" }),
  },
  {
    weight: 4,
    arbitrary: asked.map(
      (retryAfterMs): SendOutcome => ({ class: "retry", status: 503, observed: "503", retryAfterMs }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<SendOutcome>({ class: "unknown", status: null, observed: "lost" }) },
  { weight: 1, arbitrary: fc.constant<SendOutcome>({ class: "permanent", status: 422, observed: "no" }) },
  {
    weight: 1,
    arbitrary: asked.map(
      (retryAfterMs): SendOutcome => ({
        class: "later",
        status: 429,
        observed: "limit",
        retryAfterMs: retryAfterMs ?? 0,
      }),
    ),
  },
);

const steps = ["contact", "call", "task"];

test("over any answers, pauses and restarts", { timeout: longest }, async () => {
  const plan = fc.record({
    actions: fc.array(action, { minLength: 3, maxLength: 20 }),
    answers: fc.array(answer, { minLength: 1, maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, ({ actions, answers }) => play(actions, answers)),
    // What is found is shrunk for so long and no longer.
    { ...runs(80), interruptAfterTimeLimit: longest / 2 },
  );
});

const folder = mkdtempSync(join(tmpdir(), "ringback-retries-"));
let writer: Writer;
let reader: Reader;
let plays = 0;

beforeAll(() => {
  writer = openWriter(join(folder, "ringback.sqlite"));
  writer.pragma("synchronous = OFF");
  reader = openReader(join(folder, "ringback.sqlite"));
});
afterAll(() => {
  reader.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Each at a destination of its own. */
async function play(actions: Action[], answers: SendOutcome[]): Promise<void> {
  plays += 1;
  const destinationId = `x${plays}`;
  const clock = createSettableClock(1_772_445_600_000, () => {});
  let sending: SendingSettings = {};
  /** Per key: no attempt before. */
  const notBefore = new Map<string, number>();
  const counted = new Map<string, number>();
  const closed = new Set<string>();
  const inFlight = new Set<string>();
  const begun: number[] = [];
  const versions = new Map<number, number>();
  const faults: string[] = [];
  let asking = 0;
  let blockedUntil = 0;
  let limitedUntil = 0;
  let inARow = 0;

  const kind: Destination = {
    ...anyUrl,
    limits: { ...anyUrl.limits, atOnce: 2 },
    send: async ({ idempotencyKey: key }) => {
      const now = clock.now();
      const [, call = ""] = key.split(":");
      const say = (what: string) => faults.push(`${what} (${key} at +${now - 1_772_445_600_000} ms)`);
      if (now < (notBefore.get(key) ?? 0)) say(`an attempt ${(notBefore.get(key) ?? 0) - now} ms too early`);
      if (now < blockedUntil && inFlight.size === 0) say("an attempt behind an open breaker");
      if (now < limitedUntil) say("an attempt before a limit was over");
      if (closed.has(key)) say("an attempt at what was over");
      if ([...inFlight].some((other) => other.split(":")[1] === call)) say("two at once of one call");
      if (sending.paused) say("an attempt while it is paused");
      inFlight.add(key);
      if (inFlight.size > (sending.atOnce ?? 2)) say("more at once than it may have");
      begun.push(now);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight.delete(key);
      const outcome = answers[asking++ % answers.length] as SendOutcome;
      note(key, outcome, now);
      return outcome;
    },
  };

  function note(key: string, outcome: SendOutcome, now: number): void {
    const isFailure = outcome.class !== "delivered" && outcome.class !== "permanent";
    inARow = isFailure ? inARow + 1 : 0;
    if (!isFailure) {
      closed.add(key);
      blockedUntil = 0;
      return;
    }
    if (outcome.class === "later") {
      notBefore.set(key, now + meant(outcome.retryAfterMs, second));
      limitedUntil = now + meant(outcome.retryAfterMs, second);
      blockedUntil = limitedUntil;
      return;
    }
    const attempt = (counted.get(key) ?? 0) + 1;
    counted.set(key, attempt);
    const usual = retryDelaysMs[attempt - 1];
    const wanted = outcome.class === "retry" ? outcome.retryAfterMs : null;
    if (usual === undefined) closed.add(key);
    else notBefore.set(key, now + (wanted === null ? usual : meant(wanted, usual)));
    if (inARow >= 5) blockedUntil = Math.max(blockedUntil, now + 30 * second);
  }

  const store: WriteClient = {
    write: async (name, input) => {
      const run = writes[name] as (database: typeof writer, input: unknown) => { result: unknown };
      return writer.transaction(() => run(writer, input)).immediate().result as never;
    },
  };
  const set = (enabled = true) =>
    saveDestination(writer, {
      destinationId,
      name: `Their system ${plays}`,
      kind: "any-url",
      url: null,
      enabled,
      switchedOnAt: 0,
      createdAt: 0,
      settings: {},
      gate: {},
      sending,
    });
  const start = (): Outbox =>
    startOutbox({
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
  set();
  let outbox = start();
  const pass = (ms: number) => clock.advance(ms, () => outbox.settled());
  const readAll = () =>
    reader
      .prepare("SELECT delivery_id AS id, state FROM delivery WHERE destination_id = ?")
      .all(destinationId) as { id: string; state: string }[];

  try {
    for (const one of actions) {
      if (one.do === "pass") await pass(one.ms);
      else if (one.do === "set") {
        await pass(0);
        sending = one.sending;
        set();
        begun.length = 0;
        outbox.wake();
      } else if (one.do === "restart") {
        await outbox.close();
        outbox = start();
        await pass(0);
      } else if (one.do === "sleep") {
        await clock.advance(one.ms, async () => {});
        outbox.woke();
        await pass(0);
      } else {
        const version = (versions.get(one.call) ?? 0) + 1;
        versions.set(one.call, version);
        const chosen = steps.filter((_, index) => (one.steps >> index) & 1);
        saveDeliveries(
          writer,
          chosen.map((step) => ({
            deliveryId: `${plays}:${one.call}-${step}-v${version}`,
            destinationId,
            callId: `c${one.call}`,
            version,
            step,
            stepOrder: steps.indexOf(step),
            idempotencyKey: `${destinationId}:c${one.call}:${step}:v${version}`,
            payload: "{}",
            payloadSha256: `${one.call}-${step}-v${version}`,
            at: clock.now(),
          })),
        );
        outbox.wake();
      }
      expect(faults).toEqual([]);
    }
    // From now on everything is taken: nothing that is not over may be left.
    answers = [{ class: "delivered", status: 200, remoteId: "r", observed: "" }];
    sending = {};
    set();
    for (let days = 0; days < 3; days += 1) await pass(day);
    expect(faults).toEqual([]);
    const dead = new Set(readAll().flatMap(({ id, state }) => (state === "dead" ? [id.split("-")[0]] : [])));
    for (const { id, state } of readAll()) {
      const over = ["delivered", "dead", "superseded"].includes(state);
      expect({ id, state, over: over || (state === "blocked" && dead.has(id.split("-")[0])) }).toEqual({
        id,
        state,
        over: true,
      });
    }
  } finally {
    await outbox.close();
    set(false);
  }
}
