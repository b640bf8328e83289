/** `ringback wait-for`: a script plays a call, waits for what it should become, and goes on by the exit code. */
import { expect, test } from "vitest";
import { makeFolder, runToEnd } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";

test("ends as soon as a call matches, whether it comes before or after the question", async () => {
  const engine = await startForTest();
  const waiting = runToEnd([
    "wait-for",
    "final:true outcome:completed",
    "--data",
    engine.data,
    "--timeout",
    "1m",
  ]);
  await engine.rest("POST", "/runs", { scenario: "sample", speed: 100 });
  const { code, stdout } = await waiting;
  expect(stdout).toMatch(/^call c_[0-9a-f]+, mirai, final, completed, ended complete final allowed\n$/);
  expect(code).toBe(0);

  const events = await runToEnd([
    "wait-for",
    "type:call.initiate",
    "--events",
    "--json",
    "--data",
    engine.data,
  ]);
  expect(JSON.parse(events.stdout)).toMatchObject({ source: "mirai", type: "call.initiate" });
  expect(events.code).toBe(0);
});

test("says what it saw instead when nothing matched in time", async () => {
  const engine = await startForTest();
  const none = await runToEnd(["wait-for", "outcome:busy", "--timeout", "300ms", "--data", engine.data]);
  expect([none.code, none.stderr]).toEqual([
    1,
    "No call matched “outcome:busy” within 0.3 s.\nThere is no call at all yet.\n",
  ]);
});

test("a search that cannot be read, and a folder without an engine, could not run", async () => {
  const engine = await startForTest();
  const odd = await runToEnd(["wait-for", "outcom:busy", "--data", engine.data]);
  expect([odd.code, odd.stderr]).toEqual([3, expect.stringContaining("outcom")]);
  const folder = makeFolder();
  const alone = await runToEnd(["wait-for", "outcome:busy", "--data", folder.path]);
  folder.remove();
  expect([alone.code, alone.stderr]).toEqual([3, expect.stringContaining("No engine runs on")]);
});
