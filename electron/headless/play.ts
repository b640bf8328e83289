/** `ringback play`: asks the engine that runs on the folder, or starts one on a scratch folder and stops it again. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunDetail, runDetail } from "../../shared/runs";
import { CannotStart } from "../engine/engine";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { forOneCommand, startHost } from "./host";

export type PlayFlags = { data?: string; to?: string; speed: number; json: boolean };

export async function play(scenario: string, flags: PlayFlags): Promise<number> {
  const running = await findRunningEngine(chooseDataFolder(flags.data));
  if (running) return report(await playOn(running, scenario, flags), running, flags);
  const data = mkdtempSync(join(tmpdir(), "ringback-play-"));
  try {
    const host = await startHost(forOneCommand(data, { demo: true }));
    try {
      return report(await playOn(host.ready, scenario, flags), host.ready, flags);
    } finally {
      await host.close();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function playOn(engine: ReadyLine, scenario: string, flags: PlayFlags): Promise<RunDetail> {
  const ask = async (method: "GET" | "POST", path: string, body?: object) =>
    runDetail.parse(await (await askEngine(engine, method, path, body)).json());
  const started = await ask("POST", "/runs", {
    scenario: readScenario(scenario),
    speed: flags.speed,
    ...(flags.to ? { to: flags.to } : {}),
  });
  let run = started;
  let told = 0;
  for (;;) {
    for (const send of run.sends.filter((one) => one.status !== null || one.error !== null).slice(told)) {
      told += 1;
      if (flags.json) continue;
      const fault = send.fault ? `  (${send.fault})` : "";
      process.stdout.write(
        `  ${seconds(send.plannedMs)}  ${send.type.padEnd(22)} ${send.status ?? send.error}${fault}\n`,
      );
    }
    if (run.state !== "playing") return run;
    await new Promise((resolve) => setTimeout(resolve, 200));
    run = await ask("GET", `/runs/${run.runId}`);
  }
}

function readScenario(scenario: string): string {
  if (!/\.ya?ml$/.test(scenario)) return scenario;
  try {
    return readFileSync(scenario, "utf8");
  } catch (error) {
    throw new CannotStart(`The scenario file ${scenario} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function report(run: RunDetail, engine: ReadyLine, flags: PlayFlags): number {
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(run)}\n`);
  } else {
    process.stdout.write(
      `${run.scenario}: ${run.sent} of ${run.planned} sent, call ${run.callId}, ${run.state}. Console ${engine.console}\n`,
    );
  }
  const failed = run.state !== "done" || run.sends.some((send) => send.status === null || send.status >= 400);
  return failed ? 1 : 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}
