/** What is set up by several hands at once. */
import { expect, test } from "vitest";
import { makeFolder, startEngine } from "../harness/engine-process";

test("changes of one source that are made at once all hold", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    const [source] = (await engine.client.sources.list()).rows;
    if (!source) throw new Error("a new folder has a source");
    const { sourceId } = source;
    await Promise.all([
      engine.client.sources.update({ sourceId, country: "GB" }),
      engine.client.sources.update({ sourceId, answerStatus: 204 }),
      engine.client.sources.update({ sourceId, verify: "enforce" }),
      engine.client.sources.update({ sourceId, expects: { recording: false } }),
    ]);
    expect((await engine.client.sources.list()).rows[0]).toMatchObject({
      country: "GB",
      answerStatus: 204,
      verify: "enforce",
      expects: { recording: false },
    });
  } finally {
    await engine.stop();
    folder.remove();
  }
});
