/**
 * `ringback backup | restore | check | forget | retention`: asks the engine that runs on the folder and follows it to its
 * end. Where none runs, backup, restore and check work on the files themselves. Exit codes: 0 good, 1 something is wrong
 * or was not done, 3 it could not be asked.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as wait } from "node:timers/promises";
import {
  type ForgetPreview,
  forgetPreview,
  type KeepFinding,
  type KeepJob,
  keepingState,
  keepJob,
  retentionPreview,
} from "../../shared/keeping";
import { keptWords } from "../../shared/kept-words";
import { CannotStart } from "../engine/engine";
import { inBytes } from "../engine/keeping/retention-words";
import { createStopFlag, runTask } from "../engine/keeping/run-task";
import type { TaskName, Tasks } from "../engine/keeping/tasks";
import { CannotKeep, Stopped } from "../engine/keeping/work";
import { plural } from "../engine/plural";
import { lockFolder } from "../engine/store/folder-lock";
import { chooseDataFolder } from "../hosts/choose-data-folder";
import { askEngine } from "./ask-engine";
import { findRunningEngine, type ReadyLine } from "./data-folder";
import { readVersion } from "./host";
import { visible } from "./visible";

const lookEveryMs = 200;
const marks: Record<KeepFinding["is"], string> = { good: "✓", note: "–", bad: "✗" };

export async function backup(
  to: string | undefined,
  flags: { data?: string; withKey: boolean; json: boolean },
): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  const place = to === undefined ? undefined : resolve(to);
  if (engine)
    return follow(
      engine,
      "/keeping/backup",
      { ...(place ? { to: place } : {}), withKey: flags.withKey },
      flags.json,
    );
  const at = Date.now();
  const name = `ringback-${new Date(at).toISOString().slice(0, 19).replaceAll(":", "-")}`;
  const input = {
    data,
    to: place ?? join(data, "backups", name),
    version: readVersion(),
    withKey: flags.withKey,
    at,
  };
  const done = await onFiles(data, "backup", input);
  return tell(flags.json, {
    sentence: `${plural(done.manifest.events, "event")} and ${plural(done.manifest.calls, "call")} are in ${done.path}, ${inBytes(done.bytes)}, each file with its hash.${flags.withKey ? " The key is in it." : " The key is not in it: without it a restored folder asks for its secrets again."}`,
    findings: [],
    failed: false,
  });
}

export async function restore(from: string, flags: { to: string; json: boolean }): Promise<number> {
  const to = resolve(flags.to);
  const done = await orCannotStart(() =>
    runTask(
      workerUrl,
      "restore",
      { from: resolve(from), to, at: Date.now() },
      { stop: stopOnSignal(), onProgress: progressLine },
    ),
  );
  const { manifest, waiting } = done;
  return tell(flags.json, {
    sentence: `${plural(manifest.events, "event")} and ${plural(manifest.calls, "call")} are in ${to}; every hash was right. Start it with “ringback serve --data ${to}”. Nothing is sent there until you say so: ${plural(waiting, "delivery waits", "deliveries wait")}, and may have been sent since the backup was made. Setup › Storage has the button, “ringback retention --release” the command.`,
    findings: manifest.withKey
      ? []
      : [
          {
            what: "Key",
            is: "note",
            says: "The backup held no key: secrets are to be set again, or copy the old key into the folder before you start it.",
          },
        ],
    failed: false,
  });
}

export async function check(flags: { data?: string; json: boolean }): Promise<number> {
  const data = chooseDataFolder(flags.data);
  const engine = await findRunningEngine(data);
  if (engine) return follow(engine, "/keeping/check", {}, flags.json);
  const findings = await onFiles(data, "check", { data });
  const wrong = findings.filter(({ is }) => is === "bad").length;
  return tell(flags.json, {
    sentence:
      wrong === 0
        ? "Everything that was looked at is sound."
        : `${plural(wrong, "thing is", "things are")} wrong. Copy the folder away before anything else, then restore the newest backup of before.`,
    findings,
    failed: wrong > 0,
  });
}

export async function forget(
  about: string[],
  flags: { data?: string; preview: boolean; confirm?: string; json: boolean },
): Promise<number> {
  const engine = await engineOf(flags.data);
  const found = forgetPreview.parse(
    await (await askEngine(engine, "POST", "/keeping/forget/preview", { about })).json(),
  );
  if (flags.json && flags.preview) process.stdout.write(`${JSON.stringify(found)}\n`);
  else if (!flags.json) process.stdout.write(visible(sayForget(found)));
  if (flags.preview) return 0;
  const confirm =
    flags.confirm ?? (await askFor(`Type ${found.guard} to delete all of it; it cannot be undone: `));
  return follow(engine, "/keeping/forget", { about, confirm }, flags.json);
}

export async function retention(flags: {
  data?: string;
  run: boolean;
  release: boolean;
  json: boolean;
}): Promise<number> {
  const engine = await engineOf(flags.data);
  if (flags.release) {
    const { held, waiting } = (await (await askEngine(engine, "POST", "/keeping/release", {})).json()) as {
      held: boolean;
      waiting: number;
    };
    process.stdout.write(
      held
        ? `Sending goes on; ${plural(waiting, "delivery", "deliveries")} waited.\n`
        : "Nothing was held: this folder is no restored one, or was released already. Nothing has changed.\n",
    );
    return 0;
  }
  if (flags.run) return follow(engine, "/keeping/retention/run", {}, flags.json);
  const state = keepingState.parse(await (await askEngine(engine, "GET", "/keeping")).json());
  const found = retentionPreview.parse(
    await (await askEngine(engine, "POST", "/keeping/retention/preview", state.retention)).json(),
  );
  if (flags.json) process.stdout.write(`${JSON.stringify({ settings: state.retention, ...found })}\n`);
  else
    process.stdout.write(
      [
        `Retention is ${state.retention.enabled ? "on" : "off"}. ${found.sentence}`,
        ...found.kept.map(
          ({ because, calls }) => `  ${plural(calls, "call")} would stay: ${keptWords[because]}`,
        ),
        "",
      ].join("\n"),
    );
  return 0;
}

const workerUrl = new URL("./keeping.js", import.meta.url);

async function engineOf(given: string | undefined): Promise<ReadyLine> {
  const data = chooseDataFolder(given);
  const engine = await findRunningEngine(data);
  if (engine) return engine;
  throw new CannotStart(
    `No engine runs on ${data}. Start one with “ringback serve”, or name its folder with --data.`,
  );
}

/** Nobody may work in the folder meanwhile. */
async function onFiles<Name extends TaskName>(
  data: string,
  task: Name,
  input: Tasks[Name]["input"],
): Promise<Tasks[Name]["result"]> {
  if (!existsSync(data)) throw new CannotStart(`There is no folder ${data}. Name another with --data.`);
  const isBackup = existsSync(join(data, "manifest.json"));
  const lock = isBackup ? null : lockFolder(join(data, "engine.lock"));
  if (!lock && !isBackup)
    throw new CannotStart(
      `Another Ringback works in ${data} and cannot be asked. End it, then do this again.`,
    );
  try {
    return await orCannotStart(() =>
      runTask(workerUrl, task, input, { stop: stopOnSignal(), onProgress: progressLine }),
    );
  } finally {
    lock?.release();
  }
}

async function orCannotStart<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CannotKeep) throw new CannotStart(error.message);
    if (error instanceof Stopped) throw new CannotStart("Stopped. Nothing is left of it.");
    throw error;
  }
}

function stopOnSignal() {
  const stop = createStopFlag();
  process.once("SIGINT", stop.stop);
  process.once("SIGTERM", stop.stop);
  return stop;
}

function progressLine(step: string, done: number, of: number): void {
  if (!process.stderr.isTTY) return;
  const share = of > 0 ? ` ${Math.floor((done / of) * 100)} %` : "";
  process.stderr.write(`\r\x1b[K${step}${share}`);
}

async function follow(engine: ReadyLine, path: string, body: object, json: boolean): Promise<number> {
  let job = keepJob.parse(await (await askEngine(engine, "POST", path, body)).json());
  const { jobId } = job;
  const stop = () => void askEngine(engine, "POST", "/keeping/stop", {});
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  while (job.state === "running") {
    await wait(lookEveryMs);
    const state = keepingState.parse(await (await askEngine(engine, "GET", "/keeping")).json());
    if (state.job?.jobId !== jobId) throw new CannotStart("The engine does not know of it any more.");
    job = state.job as KeepJob;
    progressLine(job.step, job.done, job.of);
  }
  return tell(json, { ...job, failed: job.state !== "done" });
}

function tell(
  json: boolean,
  { sentence, findings, failed }: { sentence: string; findings: KeepFinding[]; failed: boolean },
): number {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  process.stdout.write(
    json
      ? `${JSON.stringify({ ok: !failed, sentence, findings })}\n`
      : `${[...findings.map(({ is, what, says }) => `${marks[is]} ${what}: ${says}`), sentence].join("\n")}\n`,
  );
  return failed ? 1 : 0;
}

function sayForget(found: ForgetPreview): string {
  const lines = [
    found.about.join(", "),
    found.sentence,
    ...(found.ownLine ? ["It is a number of your own line: calls of other people go with it."] : []),
    ...(found.undelivered > 0
      ? [`${plural(found.undelivered, "delivery is", "deliveries are")} not through and will not be sent.`]
      : []),
    ...found.others.map(({ what, rows }) => `  ${what}: ${plural(rows, "row")}`),
    ...found.crm.map(({ what, rows }) => `  ${what}: ${rows}`),
    ...found.files.map(({ path, found: times }) => `  file ${path}: ${plural(times, "place")}`),
    ...(found.backups.length > 0 ? ["Backups of before may hold it; they are not touched:"] : []),
    ...found.backups.map(({ path }) => `  ${path}`),
    ...(found.remote.length > 0 ? ["Elsewhere; delete it there by these ids:"] : []),
    ...found.remote.map(({ destination, step, remoteId }) => `  ${destination}: ${step} ${remoteId}`),
  ];
  return `${lines.join("\n")}\n`;
}

async function askFor(words: string): Promise<string> {
  if (!process.stdin.isTTY) return readFileSync(0, "utf8").trim();
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(words)).trim();
  } finally {
    lines.close();
  }
}
