/** What a source's owner says of its provider: options of the pack, and how long its calls wait. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { atomsEvent } from "../harness/atoms-events";
import { advance, send, untilCall } from "../harness/calls";
import { type EngineProcess, makeFolder, startEngine } from "../harness/engine-process";

const minute = 60_000;
const folder = makeFolder();
let engine: EngineProcess;
let sourceId: string;

beforeAll(async () => {
  engine = await startEngine(folder.path, { flags: ["--test-clock"] });
  ({ sourceId } = await engine.client.sources.create({ name: "atoms", provider: "atoms", verify: "record" }));
});
afterAll(async () => {
  await engine.stop();
  folder.remove();
});

const startedCall = (key: string) => [
  atomsEvent("pre-conversation", key),
  atomsEvent("post-conversation", key),
];

test("a wait that the source's owner shortened makes its calls final earlier, and put back it is the pack's", async () => {
  await engine.client.sources.update({ sourceId, gate: { waitForFinalMs: 2 * minute } });
  await send(engine, startedCall("short-1"), "atoms");
  await untilCall(engine, "short-1", { ended: true, final: false });
  await advance(engine, 2 * minute);
  await untilCall(engine, "short-1", { final: true, delivery: "synced" });

  const back = await engine.client.sources.update({ sourceId, gate: null });
  expect(back.gate).toBeNull();
  await send(engine, startedCall("usual-1"), "atoms");
  await untilCall(engine, "usual-1", { ended: true });
  await advance(engine, 14 * minute);
  await untilCall(engine, "usual-1", { final: false });
});

test("an option the provider does not have is refused in words, and changes nothing", async () => {
  await expect(
    engine.client.sources.update({ sourceId, options: { colour: "blue" }, country: "GB" }),
  ).rejects.toThrow("Atoms has no option “colour”");
  const row = (await engine.client.sources.list()).rows.find((one) => one.sourceId === sourceId);
  expect(row).toMatchObject({ options: {}, country: "US" });
});

test("every provider says what is assumed of it, and what its calls wait for", async () => {
  const { rows } = await engine.client.providers.list();
  const atoms = rows.find(({ id }) => id === "atoms");
  expect(atoms?.gate.waitForFinal).toEqual({ ms: 15 * minute, assumed: true, becomes: "final" });
  expect(atoms?.assumed.length).toBeGreaterThan(0);
  for (const { name, assumed, options } of rows)
    for (const { optionId } of assumed)
      if (optionId !== undefined)
        expect([name, options.map((one) => one.optionId)]).toEqual([
          name,
          expect.arrayContaining([optionId]),
        ]);
});
