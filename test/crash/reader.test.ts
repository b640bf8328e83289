/**
 * Reading again begins at the start of the log and moves a cursor; it may end anywhere. However often it is killed,
 * what comes out is what an undisturbed reading gives, and nothing leaves: here reading again even turns some hundred
 * calls final that were not before, because a secret was removed, and they wait under "Held by history".
 */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { type CrmProcess, openPassage, type Passage, startCrmProcess } from "./crm";
import { inspectAfterKill, readRows } from "./evidence";
import { buildEngine, type Installation } from "./installation";
import { chooseSeed, createRandom } from "./random";
import { startSenders } from "./senders";
import { makeTraffic } from "./traffic";

const seed = chooseSeed();
const random = createRandom(seed);
const again = `repeat with CRASH_SEED=${seed}`;

describe(`reading again, killed again and again (seed ${seed})`, () => {
  let built: Installation;
  let crm: CrmProcess;
  let passage: Passage;
  const folder = makeFolder();
  const left = join(folder.path, "left-alone");
  const killed = join(folder.path, "killed");
  const found = { signals: new Set<string | null>(), whileReading: 0, whileFolding: 0 };
  let sentBefore = 0;
  let recordedBefore: unknown;
  let callsBefore: unknown[];

  beforeAll(async () => {
    built = buildEngine();
    crm = await startCrmProcess(built.entry, join(folder.path, "crm"));
    passage = await openPassage(crm.url);
    await fillLog(killed);
    cpSync(killed, left, { recursive: true });
    sentBefore = passage.deliveries;
    recordedBefore = readRecorded(killed);
    callsBefore = readRows(killed, unchangedCalls);

    const engine = await start(left);
    await engine.rest("POST", "/read-again");
    await untilRead(engine);
    await engine.stop();

    await readAgainKilled(killed);
    const last = await start(killed);
    await untilRead(last);
    await last.stop();
    console.log(
      `seed ${seed}: killed ${found.whileReading} times while reading, ${found.whileFolding} while folding`,
    );
  }, 600_000);

  afterAll(async () => {
    await passage?.close();
    await crm?.stop();
    built?.remove();
    folder.remove();
  });

  it("was killed in the middle, both of reading events and of folding calls", () => {
    expect(found.signals).toEqual(new Set(["SIGKILL"]));
    expect(found.whileReading, again).toBeGreaterThanOrEqual(killsPerPhase);
    expect(found.whileFolding, again).toBeGreaterThanOrEqual(killsPerPhase);
  });

  it("comes to what an undisturbed reading of the same log gives", () => {
    for (const [table, sql] of Object.entries(derived)) {
      const rows = readRows(left, sql);
      expect(rows.length, table).toBeGreaterThan(0);
      expect(readRows(killed, sql), `${table}; ${again}`).toEqual(rows);
    }
  });

  it("leaves alone what reads as it did before", () => {
    expect(callsBefore.length).toBeGreaterThan(100);
    expect(readRows(killed, unchangedCalls)).toEqual(callsBefore);
  });

  it("sends nothing and freezes nothing", () => {
    expect(sentBefore).toBeGreaterThan(0);
    expect(passage.deliveries, again).toBe(sentBefore);
    expect(readRecorded(killed), again).toEqual(recordedBefore);
  });

  it("holds by history what it turned final", () => {
    const held = readRows(killed, "SELECT call_id FROM call_gate WHERE held_by = 'history'");
    expect(held.length).toBeGreaterThan(100);
    const delivered = "SELECT DISTINCT call_id FROM delivery WHERE call_id IN";
    expect(
      readRows(killed, `${delivered} (SELECT call_id FROM call_gate WHERE held_by = 'history')`),
    ).toEqual([]);
  });

  function start(data: string, onSpawn: (child: ChildProcess) => void = () => {}): Promise<EngineProcess> {
    const flags = ["--test-clock", "--crm", passage.url, "--crm-token-file", crm.tokenFile];
    return startEngine(data, { entry: built.entry, flags, onSpawn });
  }

  /** Half of the calls come to a source whose secret they were not signed with: they take no part, until it goes. */
  async function fillLog(data: string): Promise<void> {
    const engine = await start(data);
    const secrets = [{ label: "never used", value: "sk_live_0123456789abcdef" }];
    const created = await engine.rest("POST", "/sources", {
      name: "signed",
      provider: "mirai",
      verify: "record",
      secrets,
    });
    const source = created.body as { sourceId: string; secrets: { secretId: string }[] };
    const { bodies } = makeTraffic(random, 540);
    const isEven = (body: string) => Number(/"id":"call-(\d+)"/.exec(body)?.[1]) % 2 === 0;
    for (const [name, some] of [
      ["mirai", bodies.filter(isEven)],
      ["signed", bodies.filter((body) => !isEven(body))],
    ] as const) {
      const senders = startSenders(`${engine.receiver}/hooks/${name}`, 8, random);
      await senders.post(some, () => {});
      senders.close();
    }
    await untilRead(engine);
    const { secretId } = source.secrets[0] as { secretId: string };
    const removed = await engine.rest("DELETE", `/sources/${source.sourceId}/secrets/${secretId}`);
    expect(removed.status).toBe(200);
    await untilRead(engine);
    await engine.stop();
  }

  /** Until it was killed so often in either phase; what had come to its end meanwhile begins anew. */
  async function readAgainKilled(data: string): Promise<void> {
    for (let starts = 0; starts < 80; starts += 1) {
      let child: ChildProcess | null = null;
      const engine = await start(data, (spawned) => {
        child = spawned;
      });
      const gone = once(child as unknown as ChildProcess, "exit") as Promise<[number | null, string | null]>;
      if (!underWay(data)) await engine.rest("POST", "/read-again");
      setTimeout(() => process.kill(engine.pid, "SIGKILL"), random.between(0, 500));
      const [, signal] = await gone;
      await engine.kill();
      found.signals.add(signal);
      const state = inspectAfterKill(data);
      if (state.rereading) found.whileReading += 1;
      else if (state.unfolded > 0) found.whileFolding += 1;
      else continue;
      if (found.whileReading >= killsPerPhase && found.whileFolding >= killsPerPhase) return;
    }
  }
});

const killsPerPhase = 4;

function underWay(data: string): boolean {
  const { rereading, unfolded } = inspectAfterKill(data);
  return rereading || unfolded > 0;
}

/** Moving the test clock answers when the reader stands at the end of the log and nothing waits to be delivered. */
async function untilRead(engine: EngineProcess): Promise<void> {
  const moved = await engine.rest("POST", "/clock", { advance: 1 });
  expect(moved.status).toBe(200);
}

/** What the reader makes, all of it; the rowids and the order of writing do not count. */
const derived = {
  readings: "SELECT * FROM reading ORDER BY position, ordinal",
  "event views": "SELECT * FROM event_view ORDER BY position",
  calls: "SELECT * FROM call ORDER BY call_id",
  gates: "SELECT * FROM call_gate ORDER BY call_id, destination_id",
  // Full text comes behind in its own time; a stop does not wait for it. How often reading again was asked for depends on
  // whether a kill cut the answer.
  counters:
    "SELECT * FROM meta WHERE name NOT IN ('test_clock', 'text_cursor', 'drift_generation') ORDER BY name",
  holds: "SELECT call_id, position FROM reread_hold ORDER BY call_id",
};

/** Calls of the source that lost no secret. */
const unchangedCalls = "SELECT * FROM call WHERE source = 'mirai' ORDER BY call_id";

/** What reading again must leave alone. */
function readRecorded(data: string): unknown[] {
  return [
    "SELECT * FROM event ORDER BY position",
    "SELECT * FROM call_record ORDER BY call_id, version",
    "SELECT * FROM delivery ORDER BY delivery_id",
    "SELECT * FROM delivery_attempt ORDER BY delivery_id, number",
    "SELECT * FROM final_by_time ORDER BY call_id",
    "SELECT * FROM release ORDER BY call_id",
  ].map((sql) => readRows(data, sql));
}
