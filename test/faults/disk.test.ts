/** A disk that is full, read-only, slow or somebody else's; two engines on one folder; no file descriptors left. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type EngineProcess, entry, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { untilJob } from "../harness/keeping";
import { busyCall, post } from "../harness/mirai-events";
import { canMount, onDisk } from "../harness/small-disk";
import { recordFault } from "./fault-rows";
import { sendBusy } from "./filled-folder";

const ports = ["--receiver-port", "0", "--console-port", "0", "--crm-port", "0"];

function folderForTest(): string {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  return folder.path;
}

async function startForTest(data: string, under: string[]): Promise<EngineProcess> {
  const engine = await startEngine(data, { under });
  onTestFinished(() => engine.kill());
  return engine;
}

function run(under: string[], args: string[], options = {}): { code: number | null; said: string } {
  const [program = "", ...rest] = [...under, process.execPath, entry, ...args];
  const { status, stderr } = spawnSync(program, rest, { encoding: "utf8", timeout: 60_000, ...options });
  return { code: status, said: stderr.trim() };
}

const notMounted = "no tmpfs can be mounted here: not Linux, or no user namespaces";

test("a disk that fills up and has room again: 503 with a reason, then on by itself", async () => {
  const where = "under a running engine: event log, readings, outbox, backup";
  if (!canMount) {
    recordFault({
      group: "Disk",
      fault: "Disk full",
      where,
      tried: 0,
      outcome: "not measured",
      saw: notMounted,
    });
    return;
  }
  const data = folderForTest();
  const engine = await startForTest(data, onDisk(data, "40m"));
  // The mount is the engine's own; this way leads into it.
  const inside = join("/proc", String(engine.pid), "root", data);
  await sendBusy(engine, "c_before");
  const ballast = join(inside, "ballast");
  const filling = spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=64k"], { encoding: "utf8" });
  expect(filling.stderr).toMatch(/No space left/);
  const statuses: number[] = [];
  while (!statuses.includes(503) && statuses.length < 200)
    statuses.push(await post(`${engine.receiver}/hooks/mirai`, Buffer.alloc(256 * 1024, statuses.length)));
  for (let more = 0; more < 20; more += 1)
    statuses.push(await post(`${engine.receiver}/hooks/mirai`, Buffer.alloc(256 * 1024, more)));
  expect(new Set(statuses).has(503)).toBe(true);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const alert = await engine.until(
    async () => (await engine.client.status.get()).alerts.find(({ kind }) => kind === "disk"),
    "an alert about the disk",
  );
  expect(alert.sentence).toContain("answered with 503");
  const backup = await engine.client.keeping
    .backup({ to: join(data, "backups", "copy") })
    .then((begun) => untilJob(engine, begun))
    .then(({ state, sentence }) => `${state}: ${sentence}`)
    .catch((error: Error) => error.message);
  expect(backup).toMatch(/full|room|space/i);
  expect(engine.child.exitCode).toBeNull();

  rmSync(ballast);
  await sendBusy(engine, "c_after");
  const call = await engine.until(async () => {
    const { rows } = await engine.client.calls.list({ q: "call:c_after" });
    return rows[0]?.delivery === "synced" ? rows[0] : null;
  }, "the call after it, delivered");
  expect(call.key).toBe("c_after");
  const kept = statuses.filter((status) => status === 200).length + 6;
  expect((await engine.client.status.get()).events).toBe(kept);
  const said = (words: string) => engine.log.filter((line) => line.includes(words)).length;
  expect([said("an event could not be written"), said("events can be written again")]).toEqual([1, 1]);
  const refused = statuses.filter((status) => status === 503).length;
  recordFault({
    group: "Disk",
    fault: "Disk full",
    where,
    tried: statuses.length + 1,
    outcome: "held",
    saw: `${refused} of ${statuses.length} were answered 503, every one of the ${kept} answered 200 is kept; an alert, one line in the log and one when it was over; a backup said “${backup.replaceAll(data, "<folder>")}”; with room again the next call was read and delivered without a restart`,
  });
});

test("a start on a full disk says so in one sentence and exits with 3", () => {
  const sizes = ["4k", "16k", "64k", "256k", "1m", "2m"];
  if (!canMount) {
    recordFault({
      group: "Disk",
      fault: "Disk full",
      where: "at the start: key, lock, tokens, database",
      tried: 0,
      outcome: "not measured",
      saw: notMounted,
    });
    return;
  }
  const seen = sizes.map((size) => {
    const data = folderForTest();
    const { code, said } = run(onDisk(data, size), ["serve", "--data", data, ...ports]);
    return { size, code, said: said.replaceAll(data, "<folder>") };
  });
  for (const { size, code, said } of seen)
    expect({ size, code, said, lines: said.split("\n").length }).toEqual({
      size,
      code: 3,
      said: expect.stringMatching(/full.*Free some space/),
      lines: 1,
    });
  recordFault({
    group: "Disk",
    fault: "Disk full",
    where: "at the start: key, lock, tokens, database",
    tried: sizes.length,
    outcome: "held",
    saw: `with ${sizes.join(", ")}: exit code 3 and “${seen.at(-1)?.said}”`,
  });
});

test("a read-only folder: no engine starts on it, in one sentence", () => {
  const where = "serve, with and without a database in it";
  if (!canMount) {
    recordFault({
      group: "Disk",
      fault: "Read-only folder",
      where,
      tried: 0,
      outcome: "not measured",
      saw: notMounted,
    });
    return;
  }
  const data = folderForTest();
  const empty = run(onDisk(data, "ro"), ["serve", "--data", data, ...ports]);
  const script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"';
  const filled = folderForTest();
  const started = run([], ["doctor", "--data", filled]);
  expect(started.code).toBe(0);
  writeFileSync(join(filled, "key"), `${Buffer.alloc(32, 1).toString("base64")}\n`);
  const kept = run(
    ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", filled],
    ["serve", "--data", filled, ...ports],
  );
  for (const { code, said } of [empty, kept])
    expect({ code, said, lines: said.split("\n").length }).toEqual({
      code: 3,
      said: expect.stringMatching(/cannot be (written|used).*--data/),
      lines: 1,
    });
  recordFault({
    group: "Disk",
    fault: "Read-only folder",
    where,
    tried: 2,
    outcome: "held",
    saw: `exit code 3: ${kept.said.replaceAll(filled, "<folder>")}`,
  });
});

test("an engine started as another user says whose folder it may not use", async () => {
  const where = "serve as a user who does not own the folder";
  if (process.getuid?.() !== 0) {
    recordFault({
      group: "Disk",
      fault: "Another user's folder",
      where,
      tried: 0,
      outcome: "not measured",
      saw: "only root may start a program as somebody else",
    });
    return;
  }
  const data = folderForTest();
  await (await startEngine(data)).stop();
  const before = readdirSync(data).sort();
  const nobody = { uid: 65_534, gid: 65_534, cwd: "/" };
  const closed = run([], ["serve", "--data", data, ...ports], nobody);
  // The folder may be read and the files may not, as after `sudo`.
  chmodSync(data, 0o755);
  const open = run([], ["serve", "--data", data, ...ports], nobody);
  for (const { code, said } of [closed, open])
    expect({ code, said, lines: said.split("\n").length }).toEqual({
      code: 3,
      said: expect.stringMatching(/cannot be (written|used).*permissions/),
      lines: 1,
    });
  expect(readdirSync(data).sort()).toEqual(before);
  recordFault({
    group: "Disk",
    fault: "Another user's folder",
    where,
    tried: 2,
    outcome: "held",
    saw: `exit code 3: ${open.said.replaceAll(data, "<folder>")} Nothing written`,
  });
});

test("a second engine on the folder ends with a sentence and writes nothing", async () => {
  const data = folderForTest();
  const engine = await startForTest(data, []);
  await sendBusy(engine, "c_first");
  const look = () =>
    readdirSync(data)
      .filter((name) => !/-wal$|-shm$|^ringback\.sqlite$|^crm\.sqlite$/.test(name))
      .map((name) => [name, statSync(join(data, name)).mtimeMs, statSync(join(data, name)).size]);
  const before = look();
  const others = await Promise.all(
    Array.from({ length: 3 }, () => runToEnd(["serve", "--data", data, ...ports])),
  );
  for (const { code, stderr } of others)
    expect([code, stderr.trim()]).toEqual([
      3,
      expect.stringMatching(/^Another Ringback already works in .*Use that one, end it, or choose another/),
    ]);
  expect(look()).toEqual(before);
  await sendBusy(engine, "c_second");
  recordFault({
    group: "Processes",
    fault: "Two engines on one folder",
    where: "three more, started at once",
    tried: others.length,
    outcome: "held",
    saw: `each exit code 3: ${others[0]?.stderr.trim().replaceAll(data, "<folder>")} Its note, key, tokens and lock untouched; the first goes on`,
  });
});

test("without a file descriptor left nobody is answered, and afterwards everybody", async () => {
  const limited = process.platform === "linux";
  const where = "ulimit -n 96, 300 connections";
  if (!limited) {
    recordFault({
      group: "Processes",
      fault: "No file descriptors left",
      where,
      tried: 0,
      outcome: "not measured",
      saw: "ulimit is measured on Linux only",
    });
    return;
  }
  const data = folderForTest();
  const engine = await startForTest(data, ["sh", "-c", 'ulimit -n 96 && exec "$@"', "sh"]);
  await sendBusy(engine, "c_before");
  const { port } = new URL(engine.receiver);
  const sockets: Socket[] = [];
  for (let index = 0; index < 300; index += 1) {
    const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
    sockets.push(socket);
  }
  await Promise.race([
    Promise.all(sockets.map((socket) => once(socket, "connect").catch(() => {}))),
    new Promise((resolve) => setTimeout(resolve, 3000)),
  ]);
  const meanwhile = await fetch(`${engine.receiver}/hooks/mirai`, {
    method: "POST",
    body: busyCall("c_meanwhile")[0] as string,
    signal: AbortSignal.timeout(3000),
  }).then(
    ({ status }) => `answered ${status}`,
    () => "not answered",
  );
  for (const socket of sockets) socket.destroy();
  expect(engine.child.exitCode).toBeNull();
  await expect
    .poll(() => post(`${engine.receiver}/hooks/mirai`, busyCall("c_after")[0] as string).catch(() => 0), {
      timeout: 20_000,
    })
    .toBe(200);
  await sendBusy(engine, "c_later");
  await engine.until(
    async () => (await engine.client.calls.list({ q: "call:c_later" })).rows[0]?.delivery === "synced",
    "the call after it, delivered",
  );
  recordFault({
    group: "Processes",
    fault: "No file descriptors left",
    where,
    tried: 300,
    outcome: "held",
    saw: `a sender meanwhile was ${meanwhile}; the engine ran on, and when they were gone the next call was kept, read and delivered`,
  });
});

test("too few file descriptors to start with end in a sentence", () => {
  if (process.platform !== "linux") return;
  const data = folderForTest();
  const { code, said } = run(
    ["sh", "-c", 'ulimit -n 28 && exec "$@"', "sh"],
    ["serve", "--data", data, ...ports],
  );
  expect([code, said]).toEqual([3, expect.stringContaining("ulimit -n 4096")]);
  recordFault({
    group: "Processes",
    fault: "No file descriptors left",
    where: "at the start, ulimit -n 28",
    tried: 1,
    outcome: "held",
    saw: `exit code ${code}: ${said.split("\n")[0]?.replaceAll(data, "<folder>")}`,
  });
});

test("a slow disk makes every answer wait for its sync, and loses none", async () => {
  const can = spawnSync("strace", ["-V"]).status === 0;
  const where = "every sync takes 100 ms longer";
  if (!can) {
    recordFault({
      group: "Disk",
      fault: "Slow disk",
      where,
      tried: 0,
      outcome: "not measured",
      saw: "strace, which delays the system calls, is not installed",
    });
    return;
  }
  const data = folderForTest();
  mkdirSync(join(data, "data"));
  const engine = await startForTest(join(data, "data"), [
    "strace",
    "-f",
    "-q",
    "-o",
    "/dev/null",
    "-e",
    "trace=fsync,fdatasync",
    "-e",
    "inject=fsync,fdatasync:delay_enter=100000",
  ]);
  const took: number[] = [];
  for (let index = 0; index < 10; index += 1) {
    const begun = performance.now();
    expect(await post(`${engine.receiver}/hooks/mirai`, busyCall(`c_${index}`)[0] as string)).toBe(200);
    took.push(performance.now() - begun);
  }
  const { events } = await engine.client.status.get();
  expect(events).toBe(10);
  expect(Math.min(...took)).toBeGreaterThan(100);
  await engine.kill();
  const again = await startForTest(join(data, "data"), []);
  expect((await again.client.status.get()).events).toBe(10);
  recordFault({
    group: "Disk",
    fault: "Slow disk",
    where,
    tried: took.length,
    outcome: "held",
    saw: `no answer came before its sync; 10 of 10 answered 200 and there after a SIGKILL`,
  });
});
