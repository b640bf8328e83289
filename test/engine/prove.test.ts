/** Proving from the console: one at a time, in a process of its own, which ends with the engine however that ended. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

async function startWithTemporary(): Promise<{ engine: EngineProcess; temporary: string }> {
  const [data, temporary] = [makeFolder(), makeFolder()];
  onTestFinished(data.remove);
  onTestFinished(temporary.remove);
  const engine = await startEngine(data.path, { env: { TMPDIR: temporary.path } });
  onTestFinished(() => engine.kill());
  return { engine, temporary: temporary.path };
}

/** The job changes without a message of the feed. */
async function lookUntil(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 900; looks += 1) {
    if (await check()) return;
    await pause(100);
  }
  throw new Error("it did not come within 90 s");
}

const proved = (folder: string) => String(spawnSync("pgrep", ["-f", folder]).stdout ?? "").trim();

async function beginAndSeeAKill(engine: EngineProcess): Promise<void> {
  await engine.client.keeping.prove({ kills: 100 });
  await lookUntil(async () => ((await engine.client.keeping.state()).job?.done ?? 0) > 0);
}

test("killed, the engine leaves neither the process that proves, nor its engine, nor a folder", {
  timeout: 200_000,
}, async () => {
  const { engine, temporary } = await startWithTemporary();
  await beginAndSeeAKill(engine);
  expect(readdirSync(temporary)).toHaveLength(1);
  expect(proved(temporary)).not.toBe("");
  await engine.kill();
  await lookUntil(() => readdirSync(temporary).length === 0);
  await lookUntil(() => proved(temporary) === "");
});

test("asked to end, it ends what proves first; meanwhile nothing else of the kind begins", {
  timeout: 200_000,
}, async () => {
  const { engine, temporary } = await startWithTemporary();
  await beginAndSeeAKill(engine);
  const again = await engine.rest("POST", "/keeping/prove", { kills: 1 });
  expect(again).toMatchObject({
    status: 409,
    body: { message: "Proving that nothing is lost is running. Wait for it, or stop it." },
  });
  expect((await engine.rest("POST", "/keeping/prove", { kills: 101 })).status).toBe(400);
  expect(await engine.stop()).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
  expect(proved(temporary)).toBe("");
});
