/** A folder that an engine worked in, made once for a file of tests and copied for each: calls that were read and delivered. */
import { cpSync } from "node:fs";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";

export type Filled = { calls: number; events: number; path: string; copy(): string; remove(): void };

/** `killed`: with SIGKILL, so that its write-ahead log stands beside the database. */
export async function fillFolder(calls: number, end: "stopped" | "killed"): Promise<Filled> {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  for (let from = 0; from < calls; from += 10)
    await Promise.all(
      Array.from({ length: Math.min(10, calls - from) }, (_, index) => sendBusy(engine, `c_${from + index}`)),
    );
  const isReady = async () => {
    const { outbox, backlog, calls: read } = await engine.client.status.get();
    return backlog === 0 && read === calls && outbox.waiting === 0;
  };
  // On a crowded machine that takes longer than a single wait of the harness.
  await engine
    .until(isReady, "everything read and delivered")
    .catch(() => engine.until(isReady, "the same, later"));
  await (end === "killed" ? engine.kill() : engine.stop());
  const copies: { path: string; remove(): void }[] = [];
  return {
    calls,
    events: calls * 3,
    path: folder.path,
    copy() {
      const made = makeFolder();
      copies.push(made);
      cpSync(folder.path, made.path, { recursive: true });
      return made.path;
    },
    remove() {
      for (const one of [folder, ...copies]) one.remove();
    },
  };
}

export async function sendBusy(engine: EngineProcess, id: string): Promise<void> {
  for (const body of busyCall(id)) {
    const status = await post(`${engine.receiver}/hooks/mirai`, body);
    if (status !== 200) throw new Error(`${id} was answered ${status}`);
  }
}

/** What the alerts see is looked for every five seconds, and told by the feed. */
export function untilDamageSaid(engine: EngineProcess): Promise<{ title: string; sentence: string }> {
  return engine.until(
    async () => (await engine.client.status.get()).alerts.find(({ kind }) => kind === "damage"),
    "an alert that something is damaged",
  );
}
