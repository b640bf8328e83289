/**
 * A recorded call becomes a scenario: scenarios of every provider are played, a scenario is made of the calls that came of
 * them, and that is played too. It must be the same call again, with nothing of the first in its text.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packs } from "../../electron/engine/providers/packs";
import type { CallDetail } from "../../shared/calls";
import type { RecordAnswer } from "../../shared/record-contract";
import type { RunDetail } from "../../shared/runs";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { miraiEvent, post } from "../harness/mirai-events";

const folder = join(import.meta.dirname, "..", "..", "fixtures", "scenarios");
/** Every fault, several calls, every provider; `RINGBACK_ALL=1` takes all files. */
const sample = new Set(
  (
    "busy-then-order sample mirai-broken-events mirai-every-copy mirai-forged mirai-rescheduled mirai-two-calls " +
    "mirai-order-without-address lifecycle-ended-first callrail-amended callrail-withheld callrail-two-calls " +
    "callrail-fired-twice atoms-every-copy atoms-voicemail atoms-retried-call atoms-draft-transfer atoms-transcript-late " +
    "whippy-told-again-anew whippy-two-calls whippy-voicemail generic-reminder twilio-front-desk twilio-every-copy " +
    "twilio-transcript-live twilio-two-calls twilio-voicemail-left"
  ).split(" "),
);
const files = readdirSync(folder)
  .map((name) => name.replace(".yaml", ""))
  .filter((name) => process.env.RINGBACK_ALL || sample.has(name));

type Played = { name: string; text: string; run: RunDetail; callIds: string[] };

const data = makeFolder();
let engine: EngineProcess;
let first: Played[];
let second: Played[];
const made = new Map<string, RecordAnswer>();

async function ask<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await engine.rest(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** All at once, on one clock; then two days pass, so that every gate had its time. */
async function playAll(texts: [name: string, text: string][]): Promise<Played[]> {
  const played: Played[] = [];
  for (const [name, text] of texts) {
    const to = /^provider: (\S+)/m.exec(text)?.[1];
    const run = await ask<RunDetail>("POST", "/runs", { scenario: text, to });
    const callIds = run.calls.length > 0 ? run.calls.map(({ callId }) => callId) : [run.callId];
    played.push({ name, text, run, callIds });
  }
  for (const hours of [1, 26, 24]) await ask("POST", "/clock", { advance: hours * 3_600_000 });
  return played;
}

beforeAll(async () => {
  engine = await startEngine(data.path, { flags: ["--test-clock"] });
  for (const { id, userDefined } of packs.filter((pack) => pack.id !== "mirai"))
    await ask("POST", "/sources", { name: id, provider: id, mapping: userDefined?.sampleMapping });
  first = await playAll(files.map((name) => [name, readFileSync(join(folder, `${name}.yaml`), "utf8")]));
  for (const { name, callIds } of first)
    made.set(
      name,
      await ask<RecordAnswer>("POST", `/calls/${callIds[0]}/scenario`, { also: callIds.slice(1) }),
    );
  second = await playAll([...made].map(([name, { text }]) => [name, text]));
}, 300_000);

afterAll(async () => {
  await engine.stop();
  data.remove();
});

/** Types in the order they arrived, copies and bad signatures marked: what the faults did. */
function arrivalsOf({ timeline }: CallDetail): string[] {
  return timeline
    .flatMap(({ type, arrival, inFold, copies }) => [
      { arrival, words: inFold ? type : `${type}, not believed` },
      ...copies.map((copy) => ({ arrival: copy.arrival, words: `copy of ${type}` })),
    ])
    .sort((left, right) => left.arrival - right.arrival)
    .map(({ words }) => String(words));
}

function shapeOf(call: CallDetail) {
  const { stage, outcome, outcomeDetail, dialAttempts, conformance, late, problems, talkSeconds } = call;
  return {
    ...{ stage, outcome, outcomeDetail, dialAttempts, conformance, late, problems, talkSeconds },
    artifacts: call.artifacts.map(({ name, state }) => `${name} ${state}`),
    versions: call.callRecords.length,
    arrivals: arrivalsOf(call),
  };
}

test.each(files)("%s, recorded and played again, is the same call", async (name) => {
  const again = second.find((one) => one.name === name) as Played;
  const before = first.find((one) => one.name === name) as Played;
  for (const [index, callId] of before.callIds.entries()) {
    const call = await ask<CallDetail>("GET", `/calls/${callId}`);
    const same = await ask<CallDetail>("GET", `/calls/${again.callIds[index]}`);
    expect(shapeOf(same)).toEqual(shapeOf(call));
    expect(same.key).not.toBe(call.key);
    const own = [call.key, call.phone, call.personName, call.externalId];
    const leaked = own.filter((value) => value !== null && again.text.includes(value));
    expect(leaked).toEqual([]);
  }
  const { rows } = await ask<{ rows: { state: string; sentence: string }[] }>(
    "GET",
    `/runs/${again.run.runId}/expectations`,
  );
  expect(rows.filter(({ state }) => state !== "pass")).toEqual([]);
});

test("numbers in what was made are among those kept for fiction", () => {
  const numbers = [...made.values()].flatMap(({ text }) => text.match(/\+\d{8,15}/g) ?? []);
  expect(numbers.filter((number) => !/^\+1\d{3}55501\d{2}$/.test(number))).toEqual([]);
});

test("busy, then an order: the file is short, and says what came twice and what came too early", () => {
  const { name, text, notes } = made.get("busy-then-order") as RecordAnswer;
  expect(name).toBe("mirai-completed-recorded");
  expect(text).toMatch(/^# recorded \d+ \w+, numbers, names and texts replaced\nversion: 1\n/);
  expect(text).toContain(`steps:
  - 0s: call.initiate
  - 5m18s: call.initiate
  - 5m37s: call.in-progress
  - 9m49s: call.ended
  - 9m51s: call.completed
    fault: {duplicate: 3, within: 2s}
  - 9m52s: end-of-call
    fault: {before: call.in-progress}
  - 10m10s: call.lifecycle-ended
    set: {event.data.report.reAttemptCount: 1}
`);
  expect(notes[0]).toMatch(/^Replaced: numbers, /);
});

/** A live call: somebody's name and number, a type that no pack knows, a gap of hours. */
async function receiveLiveCall(): Promise<string> {
  const metadata = { orderId: "Z-77812", phone: "+4930901820", name: "Wilhelmina Osterkamp" };
  const send = (type: string, data?: Record<string, unknown>) =>
    post(`${engine.receiver}/hooks/mirai`, miraiEvent(type, { id: "c_live77aa11bb", metadata }, data));
  await send("call.initiate", { call: { status: "initiate", startedAt: null, endedAt: null } });
  await ask("POST", "/clock", { advance: 3 * 3_600_000 });
  await send("call.parked", { note: "Wilhelmina Osterkamp waits for {{ somebody }}", line: "+4930901821" });
  await ask("POST", "/clock", { advance: 20_000 });
  await send("call.no-answer", { call: { status: "no-answer", endedAt: null } });
  const { callId } = await engine.until(async () => {
    const { rows } = await ask<{ rows: CallDetail[] }>("GET", "/calls?q=origin:live");
    return rows[0]?.events === 3 ? rows[0] : null;
  }, "the live call");
  return callId;
}

test("a live call: unknown types stand there whole, gaps are shortened on demand, real values only when asked for", async () => {
  const callId = await receiveLiveCall();
  const path = `/calls/${callId}/scenario`;
  const { text, notes } = await ask<RecordAnswer>("POST", path, {});
  expect(text).toMatch(/- 3h: parked\n {4}payload:\n/);
  expect(text).toMatch(/id: "\{\{call\}\}"/);
  expect(text).toContain("- 3h20s: call.no-answer");
  expect(text).not.toMatch(/Wilhelmina|Osterkamp|4930901|Z-77812|c_live77/);
  expect(notes).toContain("parked stands there whole: there is no template of it.");
  await ask("POST", "/runs", { scenario: text, to: "mirai" });

  const short = await ask<RecordAnswer>("POST", path, { longestGapMs: 60_000 });
  expect(short.text).toContain("- 1m20s: call.no-answer");
  expect(short.notes).toContain("One gap is shortened to 1 m.");

  const real = await ask<RecordAnswer>("POST", path, { anonymise: false });
  expect(real.text).toContain('caller: "+4930901820"');
  expect(real.text).toContain("Wilhelmina Osterkamp waits for { { somebody } }");

  const bare = await ask<RecordAnswer>("POST", path, { payloads: false });
  expect(bare.text).not.toContain("parked");
  expect(bare.notes.join(" ")).toContain("parked is left out");

  const call = await ask<CallDetail>("GET", `/calls/${callId}`);
  const some = await ask<RecordAnswer>("POST", path, { events: [call.timeline[0]?.eventId] });
  expect(some.text).toMatch(
    /steps:\n {2}- 0s: call\.initiate\n {4}without: .*\nexpect:\n {2}- answer: \{status: 2xx\}\n$/,
  );
});

test("what cannot be: a call that is not there, calls of two platforms", async () => {
  expect(await engine.rest("POST", "/calls/c_none/scenario", {})).toMatchObject({ status: 404 });
  const [mirai, callrail] = ["sample", "callrail-amended"].map(
    (name) => first.find((one) => one.name === name)?.callIds[0],
  );
  expect(await engine.rest("POST", `/calls/${mirai}/scenario`, { also: [callrail] })).toMatchObject({
    status: 422,
    body: { message: "These calls are of different platforms; a scenario has one. Choose calls of one." },
  });
});
