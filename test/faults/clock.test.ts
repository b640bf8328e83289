/** The wall clock of the machine is set by hours while an engine works: by a clock of its own, loaded before the engine. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { recordFault } from "./fault-rows";
import { sendBusy } from "./filled-folder";

const hour = 3_600_000;

async function startShifted(): Promise<{ engine: EngineProcess; setClock(ms: number): void }> {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const file = join(folder.path, "shift");
  writeFileSync(file, "0");
  const engine = await startEngine(join(folder.path, "data"), {
    env: {
      NODE_OPTIONS: `--require ${join(import.meta.dirname, "shifted-clock.cjs")}`,
      RINGBACK_SHIFT: file,
    },
  });
  onTestFinished(async () => void (await engine.stop()));
  return { engine, setClock: (ms) => writeFileSync(file, `${ms}`) };
}

async function untilCalls(engine: EngineProcess, ids: string[]) {
  return engine.until(
    async () => {
      const { rows } = await engine.client.calls.list({ limit: 100 });
      const found = rows.filter(({ key, final }) => final && ids.includes(key));
      return found.length === ids.length ? found : null;
    },
    `final: ${ids.join(", ")}`,
  );
}

test.each([
  ["back by three hours", -3 * hour],
  ["forward by three hours", 3 * hour],
])(
  "set %s in the middle of calls: the order is the log's, nothing is lost and no event is passed over",
  async (how, ms) => {
    const { engine, setClock } = await startShifted();
    await sendBusy(engine, "c_before");
    setClock(ms);
    const off = async () => Math.abs((await engine.client.status.get()).now - Date.now() - ms);
    await expect.poll(off).toBeLessThan(60_000);
    // While they are read the clock is set once more.
    const sent = Promise.all(Array.from({ length: 8 }, (_, index) => sendBusy(engine, `c_${index}`)));
    setClock(0);
    setClock(ms);
    await sent;
    const ids = ["c_before", ...Array.from({ length: 8 }, (_, index) => `c_${index}`)];
    await untilCalls(engine, ids);
    const { rows } = await engine.client.events.list({ limit: 200 });
    expect(rows.map(({ position }) => position)).toEqual(
      Array.from({ length: 27 }, (_, index) => 27 - index),
    );
    const unread = rows.filter(({ provider }) => provider === null);
    expect(unread).toEqual([]);
    const { rows: calls } = await engine.client.calls.list({ limit: 100 });
    const times = calls.map(({ key, firstReceivedAt, lastReceivedAt }) => ({
      key,
      negative: lastReceivedAt < firstReceivedAt,
    }));
    expect(times.filter(({ negative }) => negative)).toEqual([]);
    expect(engine.log.filter((line) => /"level":"error"|passed over/.test(line))).toEqual([]);
    recordFault({
      group: "Clock",
      fault: `The wall clock is set ${how}`,
      where: "while calls come in and are read",
      tried: 27,
      outcome: "held",
      saw: "27 events in the order of the log, 9 of 9 calls final, no call ends before it begins, no event passed over as too slow",
    });
  },
);

test("set back by three hours while a delivery waits for its retry: it is tried again in its own time", async () => {
  let fails = true;
  const answered: number[] = [];
  const theirs = await recordForTest(() => {
    answered.push(performance.now());
    return fails ? { status: 503 } : { status: 200 };
  });
  const { engine, setClock } = await startShifted();
  await engine.client.destinations.create({
    name: "Theirs",
    kind: "any-url",
    url: theirs.url,
    enabled: true,
  });
  await sendBusy(engine, "c_waits");
  // Planned by the old time, and on disk.
  await engine.until(async () => {
    const { rows } = await engine.client.deliveries.list({ q: "destination:Theirs", limit: 5 });
    return rows.find(({ nextAt, deliveryAttempts }) => deliveryAttempts > 0 && nextAt !== null);
  }, "a retry that is planned");
  setClock(-3 * hour);
  fails = false;
  const tried = answered.length;
  await engine.until(
    async () =>
      (await engine.client.deliveries.list({ q: "destination:Theirs state:delivered", limit: 5 })).rows[0],
    "the delivery, tried again",
  );
  const waited = Math.round(((answered[tried] ?? 0) - (answered[tried - 1] ?? 0)) / 1000);
  recordFault({
    group: "Clock",
    fault: "The wall clock is set back by three hours",
    where: "while a delivery waits for its retry",
    tried: 1,
    outcome: "held",
    saw: `tried again after ${waited} s, not after three hours`,
  });
});

test("what waits by the time of its events", () => {
  recordFault({
    group: "Clock",
    fault: "The wall clock is set back by three hours",
    where: "while a call waits for its quiet window",
    tried: 0,
    outcome: "not measured",
    saw: "Such windows are counted from when events were received, by the clock of that moment: the call waits until the clock is there again, or another event of it comes",
  });
  recordFault({
    group: "Clock",
    fault: "The clock of the system itself is set",
    where: "settimeofday",
    tried: 0,
    outcome: "not measured",
    saw: "It would set the clock of everything on the machine; a clock in front of the engine's threads takes its place",
  });
});
