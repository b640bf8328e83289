/**
 * A process that is killed loses nothing that it gave to the operating system, synced or not: to survive a power cut
 * the WAL must be synced before the answer. strace watches the engine's system calls and the trace is read here.
 */

import { type ChildProcess, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AckTrace, judgeAnswers, parseTrace } from "../../electron/headless/prove/sync-trace";
import { underStrace } from "../../electron/headless/prove/traced-run";
import { makeFolder, startEngine } from "../harness/engine-process";
import { buildEngine, type Fault } from "./installation";
import { createRandom } from "./random";
import { startSenders } from "./senders";

const strace = spawnSync("strace", ["-V"]).status === 0;
const title = "every answer follows a sync of the WAL that came after its commit";

describe("the engine under strace", () => {
  if (!strace) {
    it.skip(`${title} (skipped: strace is not installed)`, () => {});
    return;
  }

  it(title, async () => {
    const trace = await traceAnswers(null);
    expect(trace.early).toEqual([]);
    expect([...trace.answered].sort()).toEqual(markers);
    expect(trace.syncs).toBeGreaterThanOrEqual(oneByOne);
  });

  it("finds out an engine that answers before the commit", async () => {
    const trace = await traceAnswers("answer-before-commit");
    expect([...trace.answered].sort()).toEqual(markers);
    expect(trace.early.length).toBeGreaterThan(0);
    expect(new Set(trace.early.map(({ because }) => because))).toContain("not in the WAL");
  });

  it("finds out an engine that commits without a sync, which no kill could", async () => {
    const trace = await traceAnswers("commit-without-sync");
    expect([...trace.answered].sort()).toEqual(markers);
    expect(trace.commits).toBeGreaterThanOrEqual(oneByOne);
    expect(trace.early.length).toBeGreaterThan(oneByOne);
    expect(new Set(trace.early.map(({ because }) => because))).toEqual(new Set(["only committed"]));
  });
});

const oneByOne = 12;
const atOnce = 36;
const markers = Array.from({ length: oneByOne + atOnce }, (_, index) => `marker-${1000 + index}`);

/** Posts a dozen events one after the other and three dozen on eight connections; what the trace says of them. */
async function traceAnswers(fault: Fault | null): Promise<AckTrace> {
  const built = buildEngine(fault);
  const folder = makeFolder();
  const data = join(folder.path, "engine");
  const traceFile = join(folder.path, "trace");
  let child: ChildProcess | null = null;
  try {
    const engine = await startEngine(data, {
      entry: built.entry,
      under: underStrace(traceFile),
      onSpawn: (spawned) => {
        child = spawned;
      },
    });
    const url = `${engine.receiver}/hooks/mirai`;
    const bodies = markers.map((marker) => JSON.stringify({ marker }));
    for (const [connections, some] of [
      [1, bodies.slice(0, oneByOne)],
      [8, bodies.slice(oneByOne)],
    ] as const) {
      const senders = startSenders(url, connections, createRandom(1));
      await senders.post([...some], () => {});
      expect(senders.ledger.acked).toBe(some.length);
      senders.close();
    }
    await engine.stop();
    return judgeAnswers(
      parseTrace(readFileSync(traceFile, "latin1")),
      join(data, "ringback.sqlite-wal"),
      /marker-\d{4}/g,
    );
  } finally {
    await endTraced(child);
    folder.remove();
    built.remove();
  }
}

/** Only after a failure is there anything left to end: strace ends with what it traces. */
async function endTraced(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
