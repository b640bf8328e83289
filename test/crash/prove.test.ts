/** `ringback prove` proves a sound build, and finds out one that answers early and one that does not sync. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildEngine, type Fault } from "./installation";

const strace = spawnSync("strace", ["-V"]).status === 0;
let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "ringback-proving-"));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** The command of a build, in a temporary folder of its own. */
async function prove(
  fault: Fault | null,
  flags: string[],
  onProgress?: (text: string, stop: () => void) => void,
) {
  const built = buildEngine(fault);
  try {
    const child = spawn(process.execPath, [built.entry, "prove", ...flags], {
      env: { ...process.env, TMPDIR: temporary },
    });
    let [said, told] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      onProgress?.(told, () => child.kill("SIGINT"));
    });
    const [code] = (await once(child, "exit")) as [number];
    return { code, said, told, last: said.trimEnd().split("\n").at(-1) ?? "" };
  } finally {
    built.remove();
  }
}

const tracedWhere = strace
  ? "Syncs before answers: 48 of 48 answers followed a sync of the WAL"
  : "Syncs before answers: not measured, ";

test("a sound build keeps what it answered, through every kill", { timeout: 300_000 }, async () => {
  const { code, said, last } = await prove(null, ["--kills", "6"]);
  expect(last).toMatch(/^prove: 6 kills, [1-9]\d* acked, \d+ kept, 0 lost$/);
  const [, acked, kept] = /(\d+) acked, (\d+) kept/.exec(last) ?? [];
  expect(kept).toBe(acked);
  expect(said).toContain(tracedWhere);
  expect(code).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
});

test("one that answers before its commit loses, and that is said", { timeout: 300_000 }, async () => {
  const { code, said, last } = await prove("answer-before-commit", ["--kills", "6", "--no-trace"]);
  expect(last).toMatch(/^prove: 6 kills, \d+ acked, \d+ kept, [1-9]\d* lost$/);
  expect(said).toContain("Lost, or kept with other bytes: prove-0");
  expect(code).toBe(1);
});

test.skipIf(!strace)(
  "one that commits without a sync survives every kill and is found out all the same",
  { timeout: 300_000 },
  async () => {
    const { code, said, last } = await prove("commit-without-sync", ["--kills", "2"]);
    expect(last).toMatch(/^prove: 2 kills, \d+ acked, \d+ kept, 0 lost$/);
    expect(said).toMatch(/answers came before a sync of the WAL: the event was only committed\./);
    expect(code).toBe(1);
  },
);

test("stopped half-way it proves nothing, and leaves neither engine nor folder", {
  timeout: 300_000,
}, async () => {
  let stopped = false;
  const { code, said, told } = await prove(null, ["--kills", "500"], (text, stop) => {
    if (stopped || !text.includes("2 of 500")) return;
    stopped = true;
    stop();
  });
  expect(code).toBe(3);
  expect(said).toBe("");
  expect(told).toContain("Stopped: nothing is proven. The scratch folder is removed.");
  expect(readdirSync(temporary)).toEqual([]);
  // An engine that was left would have this folder in its command line.
  expect(String(spawnSync("pgrep", ["-f", temporary]).stdout ?? "")).toBe("");
});
