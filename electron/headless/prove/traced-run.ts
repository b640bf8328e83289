/**
 * A kill loses nothing that was given to the operating system, synced or not; a power cut does. So one engine runs under
 * strace, and its system calls must show a sync of the WAL between each event's commit and its answer.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { burst, emptyLedger, marker } from "./burst";
import { startProvenEngine } from "./engine";
import { type AckTrace, judgeAnswers, parseTrace } from "./sync-trace";

export type TracedRun = { measured: true; trace: AckTrace } | { measured: false; because: string };

/** strace and its arguments; the trace goes to `file`, with whole bodies in it. */
export function underStrace(file: string): string[] {
  return [
    "strace",
    "-o",
    file,
    "-f",
    "-y",
    "-s",
    "60000",
    "-e",
    `trace=${watched.join(",")}`,
    "-e",
    "signal=none",
  ];
}

const watched = ["read", "write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "sendto", "sendmsg"];

export async function tracedRun(folder: string, signal: AbortSignal): Promise<TracedRun> {
  if (process.platform !== "linux")
    return { measured: false, because: "system calls are read with strace, which is for Linux" };
  if (spawnSync("strace", ["-V"]).status !== 0)
    return { measured: false, because: "strace is not installed; on Debian: apt-get install strace" };
  const [data, file] = [join(folder, "traced"), join(folder, "trace")];
  const engine = await startProvenEngine(data, signal, underStrace(file));
  const url = `${engine.receiver}/hooks/mirai`;
  let number = 0;
  // One after the other, then many at once: a commit of one event, and commits that several share.
  for (const [connections, upTo] of [
    [1, 12],
    [8, 48],
  ] as const) {
    await burst(url, emptyLedger(), {
      connections,
      next: () => (number < upTo ? number++ : null),
    });
  }
  await engine.stop();
  const trace = parseTrace(readFileSync(file, "latin1"));
  return {
    measured: true,
    trace: judgeAnswers(trace, join(data, "ringback.sqlite-wal"), new RegExp(marker, "g")),
  };
}
