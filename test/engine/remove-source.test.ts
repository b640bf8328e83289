/** A source is removed without losing anything: what came stays, what comes is nobody's, and it can be brought back. */
import { expect, onTestFinished, test } from "vitest";
import { send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";
import { startForTest } from "../harness/for-one-test";
import { completedCall, miraiEvent, post } from "../harness/mirai-events";

const named = async ({ client }: EngineProcess, name: string) =>
  (await client.sources.list()).rows.find((row) => row.name === name);
const hook = ({ receiver }: EngineProcess, name: string) => `${receiver}/hooks/${name}`;

test("with events it is archived: its URL answers 404, its calls stay, and what came meanwhile is its own again", {
  timeout: 120_000,
}, async () => {
  const engine = await startForTest();
  const { client } = engine;
  await send(engine, completedCall("c_before"));
  await untilCall(engine, "c_before", { final: true });
  const { sourceId = "" } = (await named(engine, "mirai")) ?? {};
  await expect(client.sources.remove({ sourceId, sure: true })).rejects.toThrow(
    "mirai is the only source: without one nothing can come in. Add another first.",
  );
  await client.sources.create({ name: "other", provider: "mirai" });
  await expect(client.sources.remove({ sourceId })).rejects.toThrow(/came to mirai within the last hour/);
  expect(await engine.rest("DELETE", `/sources/${sourceId}`, { sure: true })).toMatchObject({
    status: 200,
    body: { removed: true },
  });
  expect((await client.sources.list()).rows.map(({ name }) => name)).toEqual(["other"]);
  expect((await client.sources.archived()).rows).toMatchObject([
    { name: "mirai", events: expect.any(Number) },
  ]);

  expect(await post(hook(engine, "mirai"), miraiEvent("call.initiate", { id: "c_meanwhile" }))).toBe(404);
  expect((await client.sources.unclaimed()).rows).toMatchObject([{ name: "mirai", events: 1 }]);
  // What came before is read as ever, also anew.
  await client.events.readAgain();
  const before = await untilCall(engine, "c_before", { final: true });
  expect(before.stage).toBe("final");
  await expect(client.sources.create({ name: "mirai", provider: "mirai" })).rejects.toThrow(
    "The source “mirai” was removed, and its events are still here. Bring it back, or choose another name.",
  );
  await expect(client.runs.create({ scenario: "sample", to: "mirai" })).rejects.toThrow(/no source “mirai”/);

  await client.sources.restore({ sourceId });
  expect((await client.sources.unclaimed()).rows).toEqual([]);
  await untilCall(engine, "c_meanwhile", {});
  await post(hook(engine, "mirai"), miraiEvent("call.initiate", { id: "c_after" }));
  await untilCall(engine, "c_after", {});
  expect((await client.sources.archived()).rows).toEqual([]);
});

test("without events it is gone, until the next start it can be brought back with its secret, and its name is free", {
  timeout: 120_000,
}, async () => {
  const folder = makeFolder();
  onTestFinished(folder.remove);
  const first = await startEngine(folder.path);
  onTestFinished(async () => void (await first.stop()));
  const secrets = [{ label: "2026", value: "whsec_0123456789" }];
  const { sourceId } = await first.client.sources.create({ name: "clinic", provider: "retell", secrets });
  await first.client.sources.remove({ sourceId });
  expect((await first.client.sources.archived()).rows).toEqual([]);
  expect((await first.client.sources.restore({ sourceId })).secrets).toMatchObject([{ label: "2026" }]);
  await first.client.sources.remove({ sourceId });
  const again = await first.client.sources.create({ name: "clinic", provider: "vapi" });
  expect(again.secrets).toEqual([]);
  await expect(first.client.sources.restore({ sourceId })).rejects.toThrow("There is no removed source");
  await first.client.sources.remove({ sourceId: again.sourceId });
  await first.stop();
  const second = await startEngine(folder.path);
  onTestFinished(async () => void (await second.stop()));
  await expect(second.client.sources.restore({ sourceId: again.sourceId })).rejects.toThrow(
    "There is no removed source",
  );
  expect((await second.client.sources.list()).rows.map(({ name }) => name)).toEqual(["mirai"]);
});
