/**
 * A backup is of one moment, whatever is received meanwhile; it is restored only where nothing is, only when every hash is
 * right, and in the new folder nothing is sent until a person says so. A check names what is damaged.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { crmCalls, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { lookInto, untilJob } from "../harness/keeping";
import { busyCall, completedCall, miraiEvent, post } from "../harness/mirai-events";

// Where other work takes the cores, hundreds of events take their time.
vi.setConfig({ testTimeout: 180_000 });

function folderForTest(): string {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  return folder.path;
}

async function startOn(data: string): Promise<EngineProcess> {
  const engine = await startEngine(data);
  onTestFinished(async () => void (await engine.stop()));
  return engine;
}

test("a backup while events come in is of one moment, and restored it has the same calls and bytes", async () => {
  const engine = await startForTest();
  await send(engine, completedCall("c_before"));
  await untilCall(engine, "c_before", { final: true });
  let sent = 0;
  let stop = false;
  const sending = (async () => {
    while (!stop) {
      await post(`${engine.receiver}/hooks/mirai`, miraiEvent("call.initiate", { id: `c_m${sent}` }));
      sent += 1;
    }
  })();
  const to = join(folderForTest(), "copy");
  const job = await untilJob(engine, await engine.client.keeping.backup({ to }));
  stop = true;
  await sending;
  expect(job).toMatchObject({ state: "done", path: to });
  expect(job.sentence).toContain("each with its hash");
  expect(sent).toBeGreaterThan(0);

  const manifest = JSON.parse(readFileSync(join(to, "manifest.json"), "utf8"));
  expect(manifest).toMatchObject({ format: "ringback-backup", withKey: false });
  expect(manifest.files.map((file: { path: string }) => file.path)).toEqual(
    expect.arrayContaining(["ringback.sqlite", "crm.sqlite", "tokens.json"]),
  );
  expect(existsSync(join(to, "key"))).toBe(false);
  expect(lookInto(to)).toMatchObject({ sound: true, events: manifest.events, dangling: 0 });

  const restored = join(folderForTest(), "restored");
  const answer = await runToEnd(["restore", to, "--to", restored]);
  expect(answer).toMatchObject({ code: 0 });
  expect(answer.stdout).toContain("every hash was right");
  expect(answer.stdout).toContain("The backup held no key");
  const again = await startOn(restored);
  const call = await untilCall(again, "c_before", { final: true });
  const before = await untilCall(engine, "c_before", { final: true });
  expect(call.callRecords.map(({ content }) => content)).toEqual(
    before.callRecords.map(({ content }) => content),
  );
  const bytes = async (one: EngineProcess) =>
    (
      await fetch(`${one.console}/api/events/e1/body`, { headers: { authorization: `Bearer ${one.token}` } })
    ).text();
  expect(await bytes(again)).toBe(await bytes(engine));
});

test("in a restored folder nothing is sent until a person says so, and then under the same keys", async () => {
  const engine = await startForTest();
  const theirs = await recordForTest();
  await engine.client.destinations.create({
    name: "Theirs",
    kind: "any-url",
    url: theirs.url,
    enabled: true,
  });
  // It is down while the backup is made: its delivery waits in it.
  await theirs.close();
  await send(engine, completedCall("c_waits"));
  await engine.until(
    async () => (await engine.client.deliveries.list({ q: "destination:Theirs", limit: 5 })).rows[0],
    "a delivery for Theirs",
  );
  const to = join(folderForTest(), "copy");
  await untilJob(engine, await engine.client.keeping.backup({ to }));

  const restored = join(folderForTest(), "restored");
  expect((await runToEnd(["restore", to, "--to", restored])).stdout).toContain(
    "Nothing is sent there until you say so",
  );
  const again = await startOn(restored);
  const { hold } = await again.client.keeping.state();
  expect(hold?.waiting).toBeGreaterThan(0);
  await send(again, busyCall("c_new"));
  const late = await untilCall(again, "c_new", { final: true });
  expect((await crmCalls(again)).map(({ externalId }) => externalId)).not.toContain("mirai:c_new");

  await again.client.keeping.releaseSending();
  await again.until(async () => {
    const { deliveries } = await again.client.calls.get({ callId: late.callId });
    return deliveries.some(({ state }) => state === "delivered");
  }, "the new call delivered");
  expect((await again.client.keeping.state()).hold).toBeNull();
});

test("nothing is restored over anything, from anything that was changed, or from a newer Ringback", async () => {
  const engine = await startForTest();
  await send(engine, busyCall("c_1"));
  const to = join(folderForTest(), "copy");
  await untilJob(engine, await engine.client.keeping.backup({ to }));

  const full = folderForTest();
  writeFileSync(join(full, "mine.txt"), "mine");
  expect(await runToEnd(["restore", to, "--to", full])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("is not empty, and nothing is written over"),
  });
  expect(readdirSync(full)).toEqual(["mine.txt"]);
  expect(await runToEnd(["restore", full, "--to", join(full, "x")])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("is no backup"),
  });

  const empty = join(folderForTest(), "empty");
  mkdirSync(empty);
  const manifest = join(to, "manifest.json");
  const whole = readFileSync(manifest, "utf8");
  writeFileSync(manifest, whole.replace(/"schema": \d+/, '"schema": 999'));
  expect((await runToEnd(["restore", to, "--to", empty])).stderr).toContain("made by a newer Ringback");
  writeFileSync(manifest, whole);
  const file = openSync(join(to, "ringback.sqlite"), "r+");
  writeSync(file, Buffer.from([1]), 0, 1, 40_000);
  closeSync(file);
  expect((await runToEnd(["restore", to, "--to", empty])).stderr).toContain("its SHA-256 differs");
  expect(readdirSync(empty)).toEqual([]);
  const asMade = readdirSync(to).sort();
  expect(await runToEnd(["check", "--data", to])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("its SHA-256 differs"),
  });
  expect(readdirSync(to).sort()).toEqual(asMade);
});

test("a backup that is checked is left as it was found; where nothing is held, release says so", async () => {
  const engine = await startForTest();
  await send(engine, busyCall("c_1"));
  const to = join(folderForTest(), "copy");
  await untilJob(engine, await engine.client.keeping.backup({ to }));
  const asMade = readdirSync(to).sort();
  expect(await runToEnd(["check", "--data", to])).toMatchObject({ code: 0 });
  expect(readdirSync(to).sort()).toEqual(asMade);
  const released = await runToEnd(["retention", "--release", "--data", engine.data]);
  expect(released).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing was held: /) });
});

test("a backup that is killed in the middle leaves no folder of its name, and the folder it copied is sound", async () => {
  const folder = folderForTest();
  const engine = await startEngine(folder);
  const body = miraiEvent("call.initiate", { id: "c_x", metadata: { pad: "x".repeat(200_000) } });
  for (let index = 0; index < 150; index += 1) await post(`${engine.receiver}/hooks/mirai`, body);
  const to = join(folderForTest(), "copy");
  await engine.client.keeping.backup({ to });
  // Its first file has begun and its last has not.
  while (!existsSync(join(`${to}.partial`, "ringback.sqlite"))) await setImmediate();
  await engine.kill();
  expect(existsSync(to)).toBe(false);
  expect((await runToEnd(["restore", `${to}.partial`, "--to", join(folder, "r")])).stderr).toContain(
    "is no backup",
  );
  const again = await startOn(folder);
  expect(await untilJob(again, await again.client.keeping.backup({ to }))).toMatchObject({ state: "done" });
  expect(existsSync(`${to}.partial`)).toBe(false);
  await again.stop();
  expect(lookInto(folder)).toMatchObject({ sound: true, events: 150 });
});

test("a check says that a sound folder is sound, and of changed bytes which event they are of", async () => {
  const folder = folderForTest();
  const engine = await startEngine(folder);
  await send(engine, completedCall("c_1"));
  await untilCall(engine, "c_1", { final: true });
  const sound = await untilJob(engine, await engine.client.keeping.check());
  expect(sound).toMatchObject({ state: "done", sentence: "Everything that was looked at is sound." });
  expect(sound.findings.map(({ what, is }) => [what, is])).toEqual([
    ["ringback.sqlite", "good"],
    ["Events", "good"],
    ["crm.sqlite", "good"],
    ["crm.sqlite, audit", "good"],
  ]);
  await engine.stop();
  const database = new Database(join(folder, "ringback.sqlite"));
  database.prepare("UPDATE event_body SET body = zeroblob(length(body)) WHERE position = 2").run();
  database.close();
  const found = await runToEnd(["check", "--data", folder]);
  expect(found.code).toBe(1);
  expect(found.stdout).toContain("1 of 6 events are not the bytes that came, the first e2");
});

test("a damaged page is named with what can be read, and an engine does not start on it", async () => {
  const folder = folderForTest();
  const engine = await startEngine(folder);
  for (let index = 0; index < 40; index += 1) await send(engine, busyCall(`c_${index}`));
  await untilCall(engine, "c_39", { final: true });
  await engine.stop();
  const path = join(folder, "ringback.sqlite");
  const database = new Database(path);
  const root = database
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'event_body'")
    .pluck()
    .get() as number;
  database.close();
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(16_384, 0xff), 0, 16_384, (root - 1) * 16_384);
  closeSync(file);
  const found = await runToEnd(["check", "--data", folder]);
  expect(found.code).toBe(1);
  expect(found.stdout).toMatch(/✗ ringback\.sqlite, event_body: .*of its rows can be read before the damage/);
  expect(found.stdout).toContain("Copy the folder away before anything else");

  const schema = openSync(path, "r+");
  writeSync(schema, Buffer.alloc(16_384 - 100, 0xff), 0, 16_384 - 100, 100);
  closeSync(schema);
  const start = await runToEnd([
    "serve",
    "--data",
    folder,
    "--receiver-port",
    "0",
    "--console-port",
    "0",
    "--crm-port",
    "0",
  ]);
  expect(start.code).toBe(3);
  expect(start.stderr).toContain("is damaged, so Ringback does not start on it");
  expect(start.stderr).toContain("ringback restore");
});

test("a check can be stopped, and only one thing runs at a time", async () => {
  const engine = await startForTest();
  const body = miraiEvent("call.initiate", { id: "c_x", metadata: { pad: "x".repeat(500_000) } });
  for (let index = 0; index < 60; index += 1) await post(`${engine.receiver}/hooks/mirai`, body);
  const begun = await engine.client.keeping.check();
  await expect(engine.client.keeping.check()).rejects.toThrow("A check is running. Wait for it, or stop it.");
  await engine.client.keeping.stop();
  expect(await untilJob(engine, begun)).toMatchObject({ state: "stopped" });
});
