/** A source that fails on purpose: what the sender meets, what is kept, when it ends, and what is measured by it. */
import { afterEach, describe, expect, test } from "vitest";
import type { FailingAnswer } from "../../shared/failing";
import { advance } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { deliver, type OwnPolicy, sendOnce } from "../harness/retrying-provider";
import { whippyCall } from "../harness/whippy-events";

const hour = 3_600_000;
const folder = makeFolder();
let engine: EngineProcess | null = null;
afterEach(async () => {
  await engine?.stop();
  engine = null;
  folder.remove();
});

async function begin(...flags: string[]): Promise<{ engine: EngineProcess; sourceId: string; url: string }> {
  engine = await startEngine(folder.path, { flags });
  const { rows } = await engine.client.sources.list();
  const known = rows.find(({ name }) => name === "whippy");
  const source = known ?? (await engine.client.sources.create({ name: "whippy", provider: "whippy" }));
  return { engine, sourceId: source.sourceId, url: `${engine.receiver}/hooks/whippy` };
}

const event = (id: string) => whippyCall({ id, status: "call_completed", requestId: `r-${id}` });
const status = (code: number): FailingAnswer => ({ kind: "status", status: code, retryAfterSeconds: null });
const newest = async (of: EngineProcess) => (await of.client.events.list({ limit: 1 })).rows[0];

describe("what the sender meets, and what is kept", () => {
  test("each answer, with the event committed before it and marked as failed on purpose", async () => {
    const { engine, sourceId, url } = await begin();
    const answers: [FailingAnswer, unknown, unknown][] = [
      [status(500), { met: 500, retryAfter: null }, { kind: "status", status: 500 }],
      [
        { kind: "status", status: 429, retryAfterSeconds: 7 },
        { met: 429, retryAfter: "7" },
        { kind: "status", status: 429 },
      ],
      [status(302), { met: 302, retryAfter: null }, { kind: "status", status: 302 }],
      [{ kind: "hang" }, { met: "timeout", retryAfter: null }, { kind: "hang", status: null }],
      [{ kind: "reset" }, { met: "reset", retryAfter: null }, { kind: "reset", status: null }],
      [
        { kind: "delay", delayMs: 150 },
        { met: 200, retryAfter: null },
        { kind: "delay", status: null },
      ],
    ];
    for (const [index, [answer, met, failed]] of answers.entries()) {
      await engine.client.failing.start({ sourceId, answer });
      expect(await sendOnce(url, event(`each-${index}`), 400)).toEqual(met);
      const row = await engine.until(async () => {
        const found = await newest(engine);
        const ms = found?.sending?.failed?.ms ?? null;
        return found?.position === index + 1 && ms !== null ? found : null;
      }, `the mark of ${answer.kind}`);
      expect(row.sending).toMatchObject({ number: 1, before: null, failed });
      if (answer.kind === "hang") expect(row.sending?.failed?.ms).toBeGreaterThan(300);
      await engine.client.failing.end({ sourceId });
    }
    expect(await sendOnce(url, event("afterwards"))).toMatchObject({ met: 200 });
    const { events, failing, ackP99 } = await engine.client.status.get();
    expect({ events, failing }).toEqual({ events: 7, failing: [] });
    // The late answer took 150 ms on purpose: it is no figure of ours.
    expect(ackP99).toBeLessThan(100);
  });

  test("the retry is the second delivery attempt of the first, and no finding about its sender", async () => {
    const { engine, sourceId, url } = await begin("--test-clock");
    await engine.client.failing.start({ sourceId, answer: status(500), which: "first" });
    const policy: OwnPolicy = { attempts: 3, delaysMs: [30_000], timeoutMs: 5000, isRetried: () => true };
    expect(await deliver(policy, url, event("threaded"), (ms) => advance(engine, ms))).toEqual([500, 200]);
    const call = await engine.until(async () => {
      const row = (await engine.client.calls.list({})).rows.find(({ key }) => key === "threaded");
      const found = row && (await engine.client.calls.get({ callId: row.callId }));
      return found?.timeline[0]?.copies[0]?.sending ? found : null;
    }, "the copy with its mark");
    expect(call.timeline[0]?.sending).toMatchObject({ number: 1, failed: { status: 500 } });
    expect(call.timeline[0]?.copies[0]).toMatchObject({
      answerStatus: 200,
      sending: { number: 2, failed: null, before: { failed: { kind: "status", status: 500 } } },
    });
    expect(call.timeline[0]?.copies[0]?.sending?.before?.afterMs).toBeGreaterThan(29_000);
    expect(call.findings).toEqual([]);
  });

  test("the simulator is failed alike, sends again by its policy, and is told apart from the platform", async () => {
    const { engine, sourceId } = await begin();
    await engine.client.failing.start({ sourceId, answer: status(500), which: "first" });
    const run = await engine.client.runs.create({
      scenario: "whippy-agent-hangup",
      speed: 100,
      to: "whippy",
    });
    const over = await engine.until(async () => {
      const now = await engine.client.runs.get({ runId: run.runId });
      return now.endedAt === null ? null : now;
    }, "the run over");
    const statusesOf = (number: number) =>
      over.sends.filter(({ attempt }) => attempt === number).map((send) => send.status);
    // The third is the scenario's own copy of the second: another sending of it, and so it is taken.
    expect(statusesOf(1)).toEqual([500, 500, 200, 500]);
    expect(statusesOf(2)).toEqual([200, 200, 200]);
    const measured = await engine.until(async () => {
      const now = await engine.client.failing.measured({ sourceId });
      return now.sendings === 7 ? now : null;
    }, "the last sending written");
    expect(measured).toMatchObject({ origin: "simulated", events: 3 });
  });

  test("only the types that are named", async () => {
    const { engine, sourceId, url } = await begin();
    await engine.client.failing.start({ sourceId, answer: status(503), types: ["call_in_progress"] });
    expect(await sendOnce(url, event("other"))).toMatchObject({ met: 200 });
    const running = whippyCall({ id: "other", status: "call_in_progress", requestId: "r-running" });
    expect(await sendOnce(url, running)).toMatchObject({ met: 503 });
  });
});

describe("its end", () => {
  test("after so many events, by itself; a second one at the same time is refused", async () => {
    const { engine, sourceId, url } = await begin();
    await engine.client.failing.start({ sourceId, answer: status(500), events: 2 });
    await expect(engine.client.failing.start({ sourceId, answer: status(500) })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const met = [];
    for (const id of ["a", "b", "c"]) met.push((await sendOnce(url, event(id))).met);
    expect(met).toEqual([500, 500, 200]);
    const { now, before } = await engine.client.failing.state({ sourceId });
    expect(now).toBeNull();
    expect(before).toMatchObject([{ failed: 2, endedBecause: "events" }]);
  });

  test("after so many minutes, also where the engine was killed meanwhile", async () => {
    const first = await begin("--test-clock");
    const { sourceId } = first;
    await first.engine.client.failing.start({ sourceId, answer: status(500), minutes: 10 });
    expect(await sendOnce(first.url, event("before"))).toMatchObject({ met: 500 });
    await first.engine.until(
      async () => (await newest(first.engine))?.sending?.failed?.ms != null,
      "the sending written",
    );
    await first.engine.kill();
    const again = await begin("--test-clock");
    const { failing } = await again.engine.client.status.get();
    expect(failing).toMatchObject([{ source: "whippy", failed: 1, endedAt: null }]);
    expect(await sendOnce(again.url, event("after"))).toMatchObject({ met: 500 });
    await advance(again.engine, 10 * 60_000);
    expect(await sendOnce(again.url, event("later"))).toMatchObject({ met: 200 });
    const { before } = await again.engine.client.failing.state({ sourceId });
    expect(before).toMatchObject([{ failed: 2, endedBecause: "time" }]);
  });

  test("at once: who is kept waiting is answered as usual", async () => {
    const { engine, sourceId, url } = await begin();
    await engine.client.failing.start({ sourceId, answer: { kind: "hang" } });
    const waiting = sendOnce(url, event("held"));
    await engine.until(async () => (await newest(engine))?.sending, "the sender held");
    expect(await engine.client.failing.end({ sourceId })).toMatchObject({ endedBecause: "person" });
    expect(await waiting).toMatchObject({ met: 200 });
    await expect(engine.client.failing.end({ sourceId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("an engine that ends lets go of those who wait", async () => {
    const { engine, sourceId, url } = await begin();
    await engine.client.failing.start({ sourceId, answer: { kind: "hang" } });
    const waiting = sendOnce(url, event("held"));
    await engine.until(async () => (await newest(engine))?.sending, "the sender held");
    expect(await engine.stop()).toBe(0);
    expect(await waiting).toMatchObject({ met: "reset" });
  });
});

describe("what is measured", () => {
  test("a provider over real HTTP, hour after hour on a test clock, and its values become the source's own", async () => {
    const { engine, sourceId, url } = await begin("--test-clock");
    const policy: OwnPolicy = {
      ...{ attempts: 3, delaysMs: [10_000, 40_000], timeoutMs: 300 },
      isRetried: (met) => met === 500 || met === "timeout",
    };
    const wait = (ms: number) => advance(engine, ms);
    let sent = 0;
    const call = () => {
      sent += 1;
      return deliver(policy, url, event(`measured-${sent}`), wait);
    };
    await advance(engine, 4 * hour);
    for (const answer of [status(500), { kind: "hang" } as const, status(404)]) {
      await engine.client.failing.start({ sourceId, answer, events: 1000, minutes: 1440 });
      for (const _ of [1, 2, 3]) {
        await call();
        await advance(engine, 2 * hour);
      }
      const early = await engine.client.failing.measured({ sourceId });
      if (sent === 3) expect(early.measured.attempts.value).toBe(3);
      await call();
      await engine.client.failing.end({ sourceId });
      await advance(engine, 2 * hour);
    }
    const { measured, origin, use, share } = await engine.client.failing.measured({ sourceId });
    expect(origin).toBe("live");
    expect(measured.attempts).toMatchObject({ value: 3 });
    expect(Object.fromEntries(measured.retried.map(({ failure, value }) => [failure, value]))).toEqual({
      "500": true,
      "404": false,
      timeout: true,
    });
    expect(measured.delays.map(({ value }) => Math.round((value?.ms ?? 0) / 1000))).toEqual([10, 40]);
    expect(Math.abs((measured.timeoutMs.value ?? 0) - 300)).toBeLessThan(150);
    expect(use).toMatchObject({ attempts: 3, retriedWithoutAnswer: { timeout: true } });
    expect(JSON.stringify(share)).not.toMatch(/measured-1|2025550|whippy_|s_[0-9a-f]/);
    expect(share).toMatchObject({ shape: 1, provider: "whippy", measured });
    if (!use) throw new Error("nothing to take");
    const row = await engine.client.sources.update({ sourceId, retry: use });
    expect(row.retry).toEqual(use);
  });

  test("copies that production sends on are failed too, and say nothing of the provider", async () => {
    const { engine, sourceId, url } = await begin();
    await engine.client.sources.update({ sourceId, mirror: { originalUrl: "https://example.com/hooks" } });
    await engine.client.failing.start({ sourceId, answer: status(500) });
    for (const _ of [1, 2]) expect(await sendOnce(url, event("copied"))).toMatchObject({ met: 500 });
    await engine.until(async () => (await newest(engine))?.sending?.before, "the second sending");
    expect(await engine.client.failing.measured({ sourceId })).toMatchObject({ origin: null, sendings: 0 });
  });

  test("a provider that stops half-way says nothing but what is still needed", async () => {
    const { engine, sourceId, url } = await begin("--test-clock");
    await advance(engine, 4 * hour);
    await engine.client.failing.start({ sourceId, answer: status(500), minutes: 1440 });
    const half: OwnPolicy = { attempts: 2, delaysMs: [10_000], timeoutMs: 1000, isRetried: () => true };
    await deliver(half, url, event("half"), (ms) => advance(engine, ms));
    await advance(engine, 12 * hour);
    const { measured, use } = await engine.client.failing.measured({ sourceId });
    expect(measured.attempts).toMatchObject({ value: null });
    expect(measured.attempts.words).toContain("2 sendings of one event were seen");
    expect(measured.retried).toMatchObject([{ failure: "500", value: null }]);
    expect(use).toBeNull();
  });

  test("retries that came while the engine was down are not taken for silence", async () => {
    const first = await begin("--test-clock");
    await advance(first.engine, 4 * hour);
    await first.engine.client.failing.start({ sourceId: first.sourceId, answer: status(500), minutes: 1440 });
    for (const id of ["one", "two"]) {
      await sendOnce(first.url, event(id));
      await advance(first.engine, 4 * hour);
    }
    await first.engine.kill();
    const again = await begin("--test-clock");
    await advance(again.engine, 4 * hour);
    await sendOnce(again.url, event("three"));
    const { measured } = await again.engine.client.failing.measured({ sourceId: again.sourceId });
    expect(measured.retried).toMatchObject([{ failure: "500", value: null }]);
  });
});
