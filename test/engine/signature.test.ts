/** Why a signature failed, asked over the wire: the mistake is named, and no secret is. */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { untilRead } from "../harness/calls";
import { makeFolder, startEngine } from "../harness/engine-process";

const value = "sk_0123456789abcdef";

test("a sender that signs the object instead of the bytes is told so", async () => {
  const folder = makeFolder();
  const engine = await startEngine(folder.path);
  try {
    const [source] = (await engine.client.sources.list()).rows;
    if (!source) throw new Error("a new folder has a source");
    await engine.client.sources.addSecret({ sourceId: source.sourceId, label: "2026", value });
    const body = '{"event": {"type": "call.busy", "data": {"call": {"id": "c_1"}}}}';
    const signed = JSON.stringify(JSON.parse(body));
    const signature = createHmac("sha256", value).update(signed).digest("hex");
    await fetch(`${engine.receiver}/hooks/mirai`, {
      method: "POST",
      headers: { "x-signature": signature },
      body,
    });
    await untilRead(engine);

    const explained = await engine.client.events.explainSignature({ eventId: "e1" });
    expect(explained).toMatchObject({
      signature: "failed",
      found: { says: expect.stringContaining("JSON.stringify"), differsAt: { offset: 9 } },
    });
    expect(JSON.stringify(explained)).not.toContain(value);
    await expect(engine.client.events.explainSignature({ eventId: "e2" })).rejects.toThrow("no such event");
  } finally {
    await engine.stop();
    await folder.remove();
  }
});
