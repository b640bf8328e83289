import { afterEach, expect, test } from "vitest";
import { build, closeAll, createStillClock, listen, ok, startRun } from "./played-receiver";

afterEach(closeAll);

const text = `version: 1
scenario: two calls
provider: mirai
calls: {left: {}, right: {}}
steps:
  - 0s: call.initiate
    call: left
  - 0s: call.initiate
    call: right
  - 0s: call.busy
    call: left
`;

test("a run of several calls names each, the first as its own, and every request says which it is about", async () => {
  const still = createStillClock();
  const { url } = await listen(ok, still.clock.now);
  const { player } = build(still.clock, url);
  const { runId, callId, calls, sends } = await startRun(player, { scenario: text });
  expect(calls.map(({ name }) => name)).toEqual(["left", "right"]);
  expect(callId).toBe(calls[0]?.callId);
  expect(new Set(calls.map((call) => call.callId)).size).toBe(2);
  expect(sends.map(({ call }) => call)).toEqual(["left", "right", "left"]);
  await player.settled();
  expect(player.get(runId)?.calls).toEqual(calls);
});

test("a run of one call names none beside it", async () => {
  const still = createStillClock();
  const { url } = await listen(ok, still.clock.now);
  const { player } = build(still.clock, url);
  const { calls, sends } = await startRun(player);
  expect(calls).toEqual([]);
  expect(new Set(sends.map(({ call }) => call))).toEqual(new Set([null]));
});
