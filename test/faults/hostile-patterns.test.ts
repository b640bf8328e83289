/**
 * What our own patterns are given: one piece repeated without an end, and a name as long as a body above ten thousand
 * values. Reading, showing and sharing each take a time that grows with the body and no faster.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilRead } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { post } from "../harness/mirai-events";
import { recordFault } from "./fault-rows";
import { longRuns } from "./long-runs";

let engine: EngineProcess;
const folder = makeFolder();

beforeAll(async () => {
  engine = await startEngine(folder.path);
});
afterAll(async () => {
  expect(engine.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await engine.stop();
  folder.remove();
});

/** Milliseconds it took; it is given up after a minute, which is minutes too late to be linear. */
async function within(what: string, work: Promise<unknown>): Promise<number> {
  const before = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than a minute`)), 60_000);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
  return Math.round(performance.now() - before);
}

async function share(ids: string[], redact: boolean): Promise<number> {
  const input = { format: "bundle" as const, ids, include: "events" as const, redact };
  return within(`an export, redacted ${redact}`, engine.client.sharing.export(input));
}

test("one piece fifty thousand bytes long, as value, key, body and form", {
  timeout: 240_000,
}, async () => {
  const runs = longRuns(50_000);
  let slowest = 0;
  for (const { name, body, contentType } of runs) {
    const answered = await within(
      name,
      post(`${engine.receiver}/hooks/mirai`, body, { "content-type": contentType }).then((status) =>
        expect([name, status]).toEqual([name, 200]),
      ),
    );
    slowest = Math.max(slowest, answered);
  }
  await within("reading all", untilRead(engine));
  const ids = runs.map((_, index) => `e${index + 1}`);
  for (const [index, eventId] of ids.entries()) {
    const name = runs[index]?.name;
    await within(`${name}, shown`, engine.client.events.get({ eventId }));
    const { readError } = await engine.client.events.get({ eventId });
    expect([name, readError ?? ""]).toEqual([name, expect.not.stringMatching(/failed|longer than/)]);
  }
  const exported = [await share(ids, true), await share(ids, false)];
  recordFault({
    group: "Hostile input",
    fault: "ReDoS in our own patterns: one piece repeated for 50,000 bytes",
    where: "receiver, reader, event detail, exports",
    tried: runs.length,
    outcome: "held",
    saw: `answered in at most ${slowest} ms each; all of them exported in ${Math.max(...exported)} ms`,
  });
});

test("900,000 digits in one number, 900,000 signs in one text or one name, and a name of 400,000 above 10,000 values", {
  timeout: 240_000,
}, async () => {
  const long = "Key ".repeat(100_000);
  const event = (more: string) =>
    `{"metadata":{},"event":{"type":"call.initiate","data":{"call":{"id":"c_l"}}},${more}}`;
  const bodies = [
    event(`"n":${"7".repeat(900_000)}`),
    event(`"id":"${"a1".repeat(450_000)}"`),
    event(`"note":"${"x".repeat(900_000)}"`),
    event(`"note":"${"\\\\".repeat(450_000)} x"`),
    event(`"${"A".repeat(900_000)}":1`),
    event(`"${long}":[${Array(10_000).fill('"a b"').join(",")}]`),
    event(`"${long}":[${Array(10_000).fill('{"a":1}').join(",")}]`),
  ];
  let slowest = 0;
  for (const body of bodies) {
    expect(await post(`${engine.receiver}/hooks/mirai`, body)).toBe(200);
    await within("reading", untilRead(engine));
    const [row] = (await engine.client.events.list({ limit: 1 })).rows;
    const ids = [row?.eventId ?? ""];
    slowest = Math.max(slowest, await share(ids, true), await share(ids, false));
  }
  recordFault({
    group: "Hostile input",
    fault: "A megabyte in one number, one text or one name; a name of 400,000 signs above 10,000 values",
    where: "exports",
    tried: bodies.length,
    outcome: "held",
    saw: `each exported in at most ${slowest} ms, with people replaced and without`,
  });
});

test("an engine that is told to end in the middle of a long export ends", async () => {
  const own = makeFolder();
  const other = await startEngine(own.path);
  const body = `{"metadata":{},"event":{"type":"call.initiate","data":{"call":{"id":"c_l"}}},"k":[${Array(400_000).fill('"a b"').join(",")}]}`;
  for (let index = 0; index < 3; index += 1) await post(`${other.receiver}/hooks/mirai`, body);
  void other.client.sharing
    .export({ format: "bundle", q: "", include: "events", redact: true })
    .catch(() => {});
  await other.client.status.get();
  const ended = await within("ending", other.stop());
  expect(ended).toBeLessThan(20_000);
  own.remove();
});
