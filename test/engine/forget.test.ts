/**
 * “Delete everything about this number”: previewed, guarded, and afterwards found in no file of the folder in any of its
 * spellings. What others hold is named; a number that was not asked for stays whole.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { CrmChain } from "../../shared/crm-card";
import { crmCalls, findCall, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { recordForTest } from "../harness/for-one-test";
import { filesWith, lookInto, untilJob } from "../harness/keeping";
import { completedCall, post } from "../harness/mirai-events";

// Where other work takes the cores, hundreds of events take their time.
vi.setConfig({ testTimeout: 180_000 });

const theirs = "+12025550142";
const other = "+12025550177";
const many = 64;
const spellings = [theirs, "12025550142", "2025550142", "(202) 555-0142", "202-555-0142", "%2B12025550142"];

/** A call of this number; its texts may say more. */
function callOf(id: string, phone: string, summary?: string): string[] {
  return completedCall(id).map((body) => {
    const event = JSON.parse(body);
    event.metadata = { userId: `u_${id}`, phone, name: "Dana Reyes" };
    if (summary && event.event.data.analysis) event.event.data.analysis.summary = summary;
    return JSON.stringify(event);
  });
}

async function untilDelivered(engine: EngineProcess, key: string): Promise<void> {
  await untilCall(engine, key, { final: true });
  await engine.until(async () => {
    const call = await findCall(engine, key);
    const { deliveries } = await engine.client.calls.get({ callId: call?.callId ?? "" });
    return deliveries.length > 0 && deliveries.every(({ state }) => state === "delivered");
  }, `${key} delivered`);
}

async function startFilled(): Promise<{ engine: EngineProcess; data: string }> {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const engine = await startEngine(folder.path);
  onTestFinished(async () => void (await engine.stop()));
  await send(engine, callOf("c_theirs", theirs));
  await send(engine, callOf("c_other", other));
  await send(engine, callOf("c_mentions", "+12025550111", "Call me back at (202) 555-0142 tomorrow."));
  for (const key of ["c_theirs", "c_other", "c_mentions"]) await untilDelivered(engine, key);
  return { engine, data: folder.path };
}

test("after it no spelling stands in any file, the other number is whole, and the audit has a hash", async () => {
  const { engine, data } = await startFilled();
  const remote = await recordForTest(() => ({ status: 201, body: { id: "remote-77" } }));
  await engine.client.destinations.create({
    name: "Theirs",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  await send(engine, callOf("c_told", theirs));
  await untilDelivered(engine, "c_told");
  // In an address, in a header, in base64, in text for nobody, in a note, in a view and in files.
  await post(`${engine.receiver}/hooks/mirai?from=%2B12025550142`, "{}");
  await post(`${engine.receiver}/hooks/mirai`, "{}", { "x-caller": "202-555-0142" });
  await post(`${engine.receiver}/hooks/mirai`, JSON.stringify({ state: btoa(`{"to":"${theirs}"}`) }));
  await post(`${engine.receiver}/hooks/mirai`, JSON.stringify({ state: btoa(`{"to":"${other}"}`) }));
  const kept = await untilCall(engine, "c_other", { final: true });
  await engine.client.notes.put({ id: kept.callId, text: `asked about ${theirs}` });
  await engine.client.views.create({ name: "Theirs", in: "calls", q: `phone:${theirs}` });
  writeFileSync(join(data, "ringback.log"), `before ${theirs} after\n`);
  mkdirSync(join(data, "scenarios"), { recursive: true });
  writeFileSync(join(data, "scenarios", "mine.yaml"), `with: {caller: "${theirs}"}\n`);

  const preview = await engine.client.keeping.previewForget({ about: ["+1 (202) 555-0142"] });
  expect(preview).toMatchObject({ about: [theirs], calls: 3, guard: "the last four digits of the number" });
  expect(preview.files.map(({ path }) => path).sort()).toEqual(
    [join("scenarios", "mine.yaml"), "ringback.log"].sort(),
  );
  expect(preview.crm.find(({ what }) => what === "crm.sqlite: records")?.rows).toBeGreaterThan(2);
  expect(preview.sentence).toContain("It cannot be undone");
  await expect(engine.client.keeping.forget({ about: [theirs], confirm: "0143" })).rejects.toThrow(
    "Type the last four digits of the number",
  );
  expect(await findCall(engine, "c_theirs")).toBeDefined();

  const job = await untilJob(
    engine,
    await engine.client.keeping.forget({ about: [theirs], confirm: "0142" }),
  );
  expect(job.findings.filter(({ is }) => is === "bad")).toEqual([]);
  expect(job).toMatchObject({ state: "done" });
  expect(job.findings.find(({ what }) => what === "Files")?.says).toContain("not found");
  for (const spelled of [...spellings, btoa(theirs).slice(0, 12)])
    expect([spelled, filesWith(data, spelled)]).toEqual([spelled, []]);

  expect((await engine.client.calls.list({ limit: 9 })).rows.map(({ key }) => key)).toEqual(["c_other"]);
  expect((await crmCalls(engine)).map(({ externalId }) => externalId)).toEqual(["mirai:c_other"]);
  expect(filesWith(data, other)).toContain("ringback.sqlite");
  expect((await engine.client.events.list({ q: `"2025550142"`, limit: 5 })).rows).toEqual([]);
  expect(readFileSync(join(data, "ringback.log"), "utf8")).toBe("before +99999999999 after\n");
  const chain = (await engine.client.crm.verify()) as CrmChain;
  expect(chain).toMatchObject({ intact: true, withoutContent: expect.any(Number) });
  expect(chain.intact && chain.withoutContent).toBeGreaterThan(0);
  const [run] = (await engine.client.keeping.state()).runs;
  expect(run).toMatchObject({ action: "forget", detail: { calls: 3, ended: "done", kinds: ["phone"] } });
  expect(String(run?.detail.about)).toMatch(/^[0-9a-f]{32}$/);
  const checked = await untilJob(engine, await engine.client.keeping.check());
  expect(checked.findings.filter(({ is }) => is === "bad")).toEqual([]);

  // Whoever calls again is kept as new; of a call that was deleted a late event sends nothing by itself.
  await send(engine, callOf("c_again", theirs));
  await untilDelivered(engine, "c_again");
  await send(engine, callOf("c_theirs", theirs).slice(-3));
  expect((await untilCall(engine, "c_theirs", { final: true })).deliveries).toEqual([]);
});

test("the command asks for the last digits, names a backup that holds it, and says what is left elsewhere", async () => {
  const { engine, data } = await startFilled();
  await untilJob(engine, await engine.client.keeping.backup({}));
  const preview = await runToEnd(["forget", theirs, "--preview", "--data", data]);
  expect(preview).toMatchObject({ code: 0 });
  expect(preview.stdout).toContain("2 calls with everything of them, 12 events in all. It cannot be undone.");
  expect(preview.stdout).toContain("Backups of before may hold it; they are not touched:");
  expect(await runToEnd(["forget", "555-0142", "--preview", "--data", data])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("Write it with its country"),
  });
  const done = await runToEnd(["forget", theirs, "--confirm", "0142", "--data", data]);
  expect(done).toMatchObject({ code: 0 });
  expect(done.stdout).toContain("Delete that folder if it is to be gone there, too.");
  expect(filesWith(data, theirs).filter((name) => !/ringback\.sqlite|crm\.sqlite/.test(name))).toEqual([]);
});

test("an e-mail address and an id of a person go the same way", async () => {
  const { engine, data } = await startFilled();
  const body = JSON.stringify({ form: { email: "Dana.Reyes@Example.com" }, at: "dana.reyes%40example.com" });
  await post(`${engine.receiver}/hooks/mirai`, body);
  const about = ["dana.reyes@example.com", "u_c_other"];
  expect(await engine.client.keeping.previewForget({ about })).toMatchObject({ calls: 1, events: 7 });
  const job = await untilJob(
    engine,
    await engine.client.keeping.forget({ about, confirm: "dana.reyes@example.com" }),
  );
  expect(job).toMatchObject({ state: "done" });
  for (const text of ["Dana.Reyes@Example.com", "dana.reyes%40example", "u_c_other"])
    expect([text, filesWith(data, text)]).toEqual([text, []]);
  expect(await findCall(engine, "c_theirs")).toBeDefined();
});

test("what would take everybody along is refused with its reason: a word, a piece of a number, too little", async () => {
  const { engine, data } = await startFilled();
  for (const about of ["mirai", "call", "202 555", "", "12"]) {
    const told = await runToEnd(["forget", about, "--preview", "--data", data]);
    expect([about, told.code]).toEqual([about, 3]);
    expect(told.stderr).toMatch(/with its country|the whole number/);
  }
  expect((await engine.client.keeping.previewForget({ about: ["u_c_other"] })).calls).toBe(1);
});

test("killed in the middle, whole calls are there or gone; done again, nothing is left", async () => {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const engine = await startEngine(folder.path);
  const left = Array.from({ length: many }, (_, index) => `c_${index}`);
  const sender = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) await send(engine, callOf(id, theirs));
  };
  await Promise.all(Array.from({ length: 16 }, sender));
  await engine.until(async () => {
    const { calls, backlog } = await engine.client.status.get();
    return calls === many && backlog === 0;
  }, "all calls read");
  await engine.client.keeping.forget({ about: [theirs], confirm: "0142" });
  for (let calls = many; calls === many; ) calls = (await engine.client.status.get()).calls;
  await engine.kill();
  const files = lookInto(folder.path);
  expect(files).toMatchObject({ sound: true, dangling: 0 });
  expect(files.calls).toBeLessThan(many);
  expect(files.events).toBe(files.calls * 6);

  const again = await startEngine(folder.path);
  onTestFinished(async () => void (await again.stop()));
  expect((await again.client.keeping.state()).runs[0]).toMatchObject({
    action: "forget",
    detail: { ended: "the program ended in the middle" },
  });
  const job = await untilJob(again, await again.client.keeping.forget({ about: [theirs], confirm: "0142" }));
  expect(job).toMatchObject({ state: "done" });
  expect((await again.client.status.get()).calls).toBe(0);
  for (const spelled of spellings) expect([spelled, filesWith(folder.path, spelled)]).toEqual([spelled, []]);
});
