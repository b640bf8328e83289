/** `ringback play`: asks the engine that runs on the folder, or starts one on a scratch folder and stops it again. */
import { isMapped } from "../../shared/mapping-fields";
import { type RunDetail, type RunSend, runDetail } from "../../shared/runs";
import type { SourceRow } from "../../shared/sources";
import { allowHosts } from "./allow-hosts";
import { askEngine } from "./ask-engine";
import type { ReadyLine } from "./data-folder";
import { readScenario, readSecret } from "./given-files";
import { onStop } from "./on-stop";
import { visible } from "./visible";
import { withEngine } from "./with-engine";

export type PlayFlags = {
  data?: string;
  to?: string;
  secretFile?: string;
  allowHost: string[];
  speed: number;
  with: Record<string, string>;
  json: boolean;
};

export async function play(scenario: string, flags: PlayFlags): Promise<number> {
  const text = readScenario(scenario);
  const secret = flags.secretFile === undefined ? undefined : readSecret(flags.secretFile);
  return withEngine(flags.data, async (engine) => {
    await allowHosts(engine, flags.allowHost);
    const run = await playOn(engine, text, secret, flags);
    const code = report(run, engine, flags);
    if (!flags.json) process.stdout.write(await sayUnmapped(run, engine));
    return code;
  });
}

async function playOn(
  engine: ReadyLine,
  scenario: string,
  secret: string | undefined,
  flags: PlayFlags,
): Promise<RunDetail> {
  const ask = async (method: "GET" | "POST", path: string, body?: object) =>
    runDetail.parse(await (await askEngine(engine, method, path, body)).json());
  let run = await ask("POST", "/runs", {
    scenario,
    speed: flags.speed,
    with: flags.with,
    ...(flags.to ? { to: flags.to } : {}),
    ...(secret === undefined ? {} : { secret: { value: secret } }),
  });
  const { runId } = run;
  const stopped = onStop(() => void ask("POST", `/runs/${runId}/stop`).catch(() => process.exit(1)));
  const told = new Set<number>();
  const widest = Math.max(22, ...run.sends.map(({ type }) => type.length));
  for (;;) {
    for (const send of run.sends.filter((one) => one.status !== null || one.error !== null)) {
      if (told.has(send.number)) continue;
      told.add(send.number);
      if (!flags.json) process.stdout.write(visible(sendLine(send, widest)));
    }
    if (run.state !== "playing" && run.state !== "paused") {
      stopped();
      return run;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    run = await ask("GET", `/runs/${run.runId}`);
  }
}

function sendLine(send: RunSend, widest: number): string {
  const fault = send.fault ? `  (${send.fault})` : "";
  const next = send.next ? `\n            ${send.next}` : "";
  return `  ${seconds(send.plannedMs)}  ${send.type.padEnd(widest)} ${send.status ?? send.error}${fault}${next}\n`;
}

function report(run: RunDetail, engine: ReadyLine, flags: PlayFlags): number {
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(run)}\n`);
  } else {
    const where = run.handler
      ? `to ${run.handler}, signed with ${run.signedWith}, ${run.state}.`
      : `call ${run.callId}, ${run.state}. Console ${engine.console}`;
    process.stdout.write(visible(`${run.scenario}: ${run.sent} of ${run.planned} sent, ${where}\n`));
    if (run.reason) process.stdout.write(`${visible(run.reason)}\n`);
  }
  return run.state === "done" && settledWell(run.sends) ? 0 : 1;
}

/** Without a mapping nothing that was sent is a call, however well it was answered. */
async function sayUnmapped(run: RunDetail, engine: ReadyLine): Promise<string> {
  if (run.handler) return "";
  const { rows } = (await (await askEngine(engine, "GET", "/sources")).json()) as { rows: SourceRow[] };
  const source = rows.find(({ name }) => name === run.source);
  if (!source?.mapping || isMapped(source.mapping, "callKey")) return "";
  return `/hooks/${source.name} has no expression for the call key yet: what was sent is kept, and no call is made of it. Map it in Setup.\n`;
}

/** What failed and came through with a retry is no failure. */
function settledWell(sends: RunSend[]): boolean {
  const last = new Map(sends.map((send) => [send.retryOf ?? send.number, send]));
  return [...last.values()].every(({ status }) => status !== null && status >= 200 && status <= 299);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}
