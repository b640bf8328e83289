/** The key linter over recorded traffic: what a key would wrongly drop, and which one would be right. */
import { expect, test } from "vitest";
import { send, untilRead } from "../harness/calls";
import { makeFolder, startEngine } from "../harness/engine-process";
import { completedCall } from "../harness/mirai-events";

test("a handler keyed on the call id is told what it would lose", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    const [source] = (await engine.client.sources.list()).rows;
    if (!source) throw new Error("a new folder has a source");
    for (const call of ["c-1", "c-2"]) await send(engine, completedCall(call));
    await send(engine, completedCall("c-2").slice(-1));
    await untilRead(engine);

    const { sourceId } = source;
    const { asked, proposed, copies } = await engine.client.sources.lintKey({
      sourceId,
      key: "event.data.call.id",
    });
    expect(copies).toBe(1);
    expect(asked?.sentence).toBe(
      "event.data.call.id would wrongly drop 10 of 13 events, of 2 calls; it catches 1 of 1 copy.",
    );
    expect(proposed).toMatchObject({ wronglyDropped: 0, copiesCaught: 1 });
    await expect(engine.client.sources.lintKey({ sourceId: "none" })).rejects.toThrow("no such source");
  } finally {
    await engine.stop();
    await folder.remove();
  }
});
