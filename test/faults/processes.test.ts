/** SIGKILL on what runs beside the engine: the sandbox CRM alone, the handler of `run` and of `verify`, and `run` itself. */
import { once } from "node:events";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { startCrmProcess } from "../crash/crm";
import { entry, makeFolder, runToEnd, startEngine } from "../harness/engine-process";
import { busyCall, post } from "../harness/mirai-events";
import { nodeHandler, writeScript } from "../harness/node-handler";
import { runForTest } from "../harness/run-handler";
import { recordFault } from "./fault-rows";
import { sendBusy } from "./filled-folder";

function folderForTest(): string {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  return folder.path;
}

test("a sandbox CRM that is killed again and again in the middle of deliveries ends with one call for each", async () => {
  const crmFolder = folderForTest();
  let crm = await startCrmProcess(entry, crmFolder);
  onTestFinished(() => crm.stop());
  const port = new URL(crm.url).port;
  const engine = await startEngine(folderForTest(), {
    flags: ["--crm", crm.url, "--crm-token-file", crm.tokenFile],
  });
  onTestFinished(async () => void (await engine.kill()));
  const kills = 3;
  for (let kill = 0; kill < kills; kill += 1) {
    await Promise.all(Array.from({ length: 6 }, (_, index) => sendBusy(engine, `c_${kill}_${index}`)));
    const exited = once(crm.child, "exit");
    crm.child.kill("SIGKILL");
    expect((await exited)[1]).toBe("SIGKILL");
    crm = await startCrmProcess(entry, crmFolder, port);
  }
  const { rows } = await engine.client.destinations.list();
  // Its waits grow to hours; that they end by themselves is shown in the crash suite, on a clock that hurries.
  await engine.until(async () => {
    for (const { destinationId } of rows)
      await engine.client.sending.tryNow({ destinationId }).catch(() => {});
    const waiting = await engine.client.deliveries.list({ q: "state:pending", limit: 200 });
    for (const { deliveryId, deliveryAttempts, nextAt } of waiting.rows)
      if (deliveryAttempts > 0 && nextAt !== null)
        await engine.client.deliveries.redrive({ deliveryId }).catch(() => {});
    const { outbox } = await engine.client.status.get();
    return outbox.waiting === 0 && outbox.delivered >= kills * 6;
  }, "everything delivered");
  expect((await engine.client.status.get()).outbox.dead).toBe(0);
  await engine.stop();
  await crm.stop();
  const database = new Database(crm.path, { readonly: true });
  const calls = database
    .prepare("SELECT count(*) AS rows, count(DISTINCT external_id) AS keys FROM object WHERE type = 'calls'")
    .get();
  const sound = database.pragma("integrity_check", { simple: true });
  database.close();
  expect({ calls, sound }).toEqual({ calls: { rows: kills * 6, keys: kills * 6 }, sound: "ok" });
  recordFault({
    group: "Processes",
    fault: "SIGKILL",
    where: "the sandbox CRM in a process of its own, while it is delivered to",
    tried: kills,
    outcome: "held",
    saw: `${kills * 6} calls went through ${kills} kills: one object each in the CRM, none dead, its database sound`,
  });
});

test("a handler of ringback run that is killed is told by the exit code, and the engine goes on", async () => {
  const engine = await startEngine(folderForTest());
  onTestFinished(async () => void (await engine.stop()));
  const scripts = folderForTest();
  const path = writeScript(scripts, "handler.cjs", nodeHandler("", `console.log("pid " + process.pid);`));
  const running = await runForTest(engine, [process.execPath, path]);
  const exited = once(running.child, "exit");
  process.kill(Number(/pid (\d+)/.exec(running.stdout())?.[1]), "SIGKILL");
  const [code] = await exited;
  expect(code).toBe(128 + 9);
  const session = await engine.until(async () => {
    const { rows } = await engine.client.handlerSessions.list();
    return rows.find((row) => row.sessionId === running.sessionId && row.endedAt !== null);
  }, "the end of the session");
  expect(session.endedBecause).toMatch(/SIGKILL/);
  expect(await post(`${engine.receiver}/hooks/mirai`, busyCall("c_after")[0] as string)).toBe(200);
  recordFault({
    group: "Processes",
    fault: "SIGKILL",
    where: "the handler that `ringback run` started",
    tried: 1,
    outcome: "held",
    saw: `exit code 137; its session says: ${session.endedBecause} The next event was answered 200`,
  });
});

test("a handler of ringback verify that kills itself over an event never passes", async () => {
  const scripts = folderForTest();
  const dies = writeScript(scripts, "dies.cjs", nodeHandler(`process.kill(process.pid, "SIGKILL");`));
  const scenario = writeScript(
    scripts,
    "busy.yaml",
    "version: 1\nscenario: busy\nprovider: mirai\nsteps:\n  - 0s: call.initiate\n  - 18s: call.busy\n  - 24s: call.lifecycle-ended\nexpect:\n  - answer: {status: 2xx}\n",
  );
  const { code, stdout, stderr } = await runToEnd(["verify", scenario, "--", process.execPath, dies]);
  expect([1, 2, 3]).toContain(code);
  expect(stdout).not.toMatch(/^1 passed, 0 failed/m);
  recordFault({
    group: "Processes",
    fault: "SIGKILL",
    where: "the handler that `ringback verify` started, by its first event",
    tried: 1,
    outcome: "held",
    saw: `exit code ${code}; ${lastLine(stderr) || lastLine(stdout)}`,
  });
});

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";

test("the threads of the engine, and a window", () => {
  recordFault({
    group: "Processes",
    fault: "SIGKILL",
    where: "one thread alone: store, reader, search",
    tried: 0,
    outcome: "not measured",
    saw: "A signal ends the process and no single thread. A reader whose thread ends over an event is in test/crash/unreadable.test.ts; a store that ended ends the engine, which says so",
  });
  recordFault({
    group: "Processes",
    fault: "SIGKILL",
    where: "ringback run itself",
    tried: 0,
    outcome: "not measured",
    saw: "test/engine/effects.test.ts does: its session is closed by the engine; the handler it started runs on, since nobody is left to end it",
  });
  recordFault({
    group: "Processes",
    fault: "Power cut",
    where: "the machine",
    tried: 0,
    outcome: "not measured",
    saw: "A test cannot cut the power; `ringback prove` reads from a trace that each answer follows a sync",
  });
  recordFault({
    group: "Processes",
    fault: "SIGKILL",
    where: "the engine and the renderer of a real Electron window",
    tried: 0,
    outcome: "not measured",
    saw: "No Electron binary is part of the tests; test/desktop kills the engine under a window on a double",
  });
});
