/** Events for a name that is no source: kept, proposed, and made a source without sending anything. */
import { expect, test } from "vitest";
import { findCall, untilCall } from "../harness/calls";
import type { EngineProcess } from "../harness/engine-process";
import { recordForTest, startForTest } from "../harness/for-one-test";
import { completedCall, post } from "../harness/mirai-events";

const start = () => startForTest();

const sendTo = async (engine: EngineProcess, name: string, bodies: string[]) => {
  for (const body of bodies) expect(await post(`${engine.receiver}/hooks/${name}`, body)).toBe(404);
};

test("whose events they are is proposed, with the reason and how sure it is", async () => {
  const engine = await start();
  await sendTo(engine, "clinic", completedCall("c-1"));
  await sendTo(engine, "clinic-b", [...completedCall("c-2").slice(0, 1), "{}", "not JSON", "[]"]);
  await sendTo(engine, "No%20Name", ["{}"]);

  const { rows } = await engine.client.sources.unclaimed();
  expect(rows.map(({ firstAt, lastAt, ...row }) => row)).toEqual([
    { name: "No Name", events: 1, claimable: false, proposals: [] },
    {
      name: "clinic-b",
      events: 4,
      claimable: true,
      proposals: [
        {
          provider: "mirai",
          providerName: "Mirai",
          sure: "perhaps",
          why: "1 event reads as Mirai's call.initiate, of 4",
        },
      ],
    },
    {
      name: "clinic",
      events: completedCall("c-1").length,
      claimable: true,
      proposals: [
        {
          provider: "mirai",
          providerName: "Mirai",
          sure: "certain",
          why: "6 events read as Mirai's call.initiate, call.in-progress, call.ended and 3 more",
        },
      ],
    },
  ]);
});

test("of large events only the newest are looked at: anybody may send them to many names", async () => {
  const engine = await start();
  const [first = ""] = completedCall("c-large");
  const large = JSON.stringify({ ...JSON.parse(first), padding: "x".repeat(200 * 1024) });
  await sendTo(engine, "clinic", [large, large, large, large]);
  const { rows } = await engine.client.sources.unclaimed();
  expect(rows).toMatchObject([
    { events: 4, proposals: [{ provider: "mirai", why: "2 events read as Mirai's call.initiate" }] },
  ]);
});

test("made a source, its events are read as a call that leaves to nobody by itself", async () => {
  const engine = await start();
  const remote = await recordForTest();
  await engine.client.destinations.create({
    name: "Theirs",
    kind: "any-url",
    url: remote.url,
    enabled: true,
  });
  await sendTo(engine, "clinic", completedCall("c-1"));
  expect(await findCall(engine, "c-1")).toBeUndefined();

  await engine.client.sources.create({ name: "clinic", provider: "mirai" });
  const call = await untilCall(engine, "c-1", { final: true });
  expect(call.gate.map(({ state, heldBy }) => [state, heldBy])).toEqual([
    ["held", "history"],
    ["held", "history"],
  ]);
  expect(call.deliveries).toEqual([]);
  expect(remote.requests).toEqual([]);
  expect((await engine.client.sources.unclaimed()).rows).toEqual([]);
});
