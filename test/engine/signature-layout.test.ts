/** A provider that does not publish how it signs: all layouts are tried and named, until a source takes one alone. */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { SourceRow } from "../../shared/sources";
import { untilRead } from "../harness/calls";
import { startForTest } from "../harness/for-one-test";
import { post } from "../harness/mirai-events";
import { whippyCall } from "../harness/whippy-events";

test("a source is left to one layout: what is signed otherwise fails and says as what it would fit; a play still verifies", async () => {
  const engine = await startForTest();
  const key = "application-key-of-whippy";
  const { sourceId } = await engine.client.sources.create({
    name: "whippy",
    provider: "whippy",
    secrets: [{ label: "application key", value: key }],
  });
  const sourceNow = async (): Promise<SourceRow | undefined> =>
    (await engine.client.sources.list()).rows.find((row) => row.sourceId === sourceId);
  const body = (id: string) => whippyCall({ id, status: "call_completed", requestId: `${id}-1` });
  const sendAs = async (id: string, encoding: "hex" | "base64") => {
    const signature = createHmac("sha256", key).update(body(id)).digest(encoding);
    await post(`${engine.receiver}/hooks/whippy`, body(id), { "x-whippy-signature": signature });
    await untilRead(engine);
    const [newest] = (await engine.client.events.list({ limit: 1 })).rows;
    return engine.client.events.get({ eventId: newest?.eventId ?? "" });
  };
  expect(await sourceNow()).toMatchObject({ signatureLayout: null, layoutSeen: null });
  expect((await sourceNow())?.signatureLayouts.map(({ id }) => id)).toEqual([
    "hex",
    "sha256-hex",
    "base64",
    "timestamped",
  ]);
  expect((await sendAs("c_1", "base64")).signature).toBe("verified");
  expect(await sourceNow()).toMatchObject({ layoutSeen: "base64" });

  const pinned = await engine.rest("PATCH", `/sources/${sourceId}`, { signatureLayout: "base64" });
  expect(pinned).toMatchObject({ status: 200, body: { signatureLayout: "base64" } });
  expect((await sendAs("c_2", "base64")).signature).toBe("verified");
  const other = await sendAs("c_3", "hex");
  expect(other.signature).toBe("failed");
  expect(other.signatureBecause).toContain("but this source takes only the bare Base64");
  expect(await engine.client.events.explainSignature({ eventId: other.eventId })).toMatchObject({
    signature: "failed",
  });

  // What Ringback signs itself is judged as it signs.
  const { runId } = await engine.client.runs.create({ scenario: "whippy-agent-hangup", speed: 100 });
  await engine.until(
    async () => (await engine.client.runs.get({ runId })).state === "done",
    "the play's end",
  );
  await untilRead(engine);
  const played = (await engine.client.events.list({ q: "origin:simulated" })).rows;
  expect(new Set(played.map(({ signature }) => signature))).toEqual(new Set(["verified"]));

  // Reading again judges by the layout of today.
  await engine.client.sources.update({ sourceId, signatureLayout: "hex" });
  await engine.client.events.readAgain();
  await engine.until(
    async () => (await engine.client.events.get({ eventId: other.eventId })).signature === "verified",
    "the hex one verified",
  );
  await engine.until(
    async () => (await engine.client.events.get({ eventId: "e1" })).signature === "failed",
    "the Base64 one failed",
  );
  expect(await engine.rest("PATCH", `/sources/${sourceId}`, { signatureLayout: "rot13" })).toMatchObject({
    status: 400,
    body: {
      message: "There is no signature layout “rot13” here. There are: hex, sha256-hex, base64, timestamped.",
    },
  });
});
