/** `ringback reconcile`: for a nightly job, by its exit code. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { asCallRail, asPostCall, listKey, makeCalls, startCallRailList } from "../harness/call-lists";
import { callRailEvent, postCallRail } from "../harness/callrail-events";
import { untilRead } from "../harness/calls";
import { runToEnd } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";

test("it says what is missing, adds it when told to, and exits by what it found", async () => {
  const engine = await startForTest();
  const calls = makeCalls(3, Date.now());
  const list = await startCallRailList(calls.map(asCallRail));
  onTestFinished(() => list.close());
  const { sourceId } = await engine.client.sources.create({ name: "callrail", provider: "callrail" });
  const command = (...more: string[]) =>
    runToEnd(["reconcile", "--source", "callrail", "--data", engine.data, ...more]);

  expect(await command()).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("this source has none. Make one in CallRail's settings"),
  });
  await engine.client.sources.setList({ sourceId, key: listKey, account: "ACC0a1b", baseUrl: list.url });
  const [first, ...others] = calls;
  for (const call of others)
    await postCallRail(engine, "post-call", callRailEvent("post-call", asPostCall(call)));
  await untilRead(engine);

  const found = await command("--since", "12h");
  expect(found.code).toBe(1);
  expect(found.stdout.split("\n")).toEqual([
    `missing  ${first?.key}, ${new Date(first?.startedAt ?? 0).toISOString()}, ${first?.phone}, completed`,
    "callrail: 1 missing, 0 different, 0 only here, 2 the same of 3 listed.",
    "",
  ]);
  expect((await command("--add")).stdout).toContain("1 added; they wait under Held by history.");
  expect(await command("--json")).toMatchObject({ code: 0, stdout: expect.stringContaining('"missing":0') });

  const file = join(engine.data, "calls.csv");
  const rows = calls.map(
    ({ key, phone, startedAt }) => `${key},${phone},${new Date(startedAt).toISOString()}`,
  );
  writeFileSync(file, ["Call ID,Phone Number,Start Time", ...rows].join("\n"));
  expect((await command("--csv", file)).code).toBe(0);
  expect(await command("--csv", "nowhere.csv")).toMatchObject({ code: 3 });
  expect((await command("--since", "yesterday")).stderr).toContain("Use an age such as 24h or 7d");
});
