/** Which requests are sendings of one event: by the provider's id, by what makes copies, or by the bytes. */
import { expect, test } from "vitest";
import type { PackId } from "../../../shared/words";
import { packOf } from "../providers/packs";
import type { NewEvent } from "../store/events";
import { testSource } from "../store/test-source";
import { identify } from "./identify";

function identified(provider: PackId, body: unknown, namespace = "live") {
  const event: NewEvent = {
    ...{ source: "one", sourceId: "s_1", claimed: true, origin: "live", namespace, receivedAt: 1 },
    ...{ method: "POST", url: "/hooks/one", httpVersion: "1.1", peer: "", headers: [], bytes: 1 },
    ...{ signature: "no-secret", signatureBecause: "", secretId: null },
  };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return identify(packOf(provider), testSource(provider), event, bytes);
}

const mirai = (id: string, more: object = {}) => ({
  metadata: {},
  event: { type: "call.ended", data: { call: { id, ...more } } },
});
const whippy = (requestId: string, updated: string) => ({
  data: { id: "call-1", type: "call", delivery_status: "call_completed", call: {}, updated_at: updated },
  event: "call.updated",
  request_id: requestId,
});

test("an id of the delivery makes one event of whatever bytes", async () => {
  const one = await identified("whippy", whippy("r-1", "2026-03-02T15:13:20Z"));
  const again = await identified("whippy", whippy("r-1", "2026-03-02T15:13:50Z"));
  const other = await identified("whippy", whippy("r-2", "2026-03-02T15:13:20Z"));
  expect(one).toMatchObject({ byId: true, occurredAt: Date.UTC(2026, 2, 2, 15, 13, 20) });
  expect(again.thread).toBe(one.thread);
  expect(other.thread).not.toBe(one.thread);
});

test("without one it is what makes copies within the call; other bytes are told apart", async () => {
  const one = await identified("mirai", mirai("c_1"));
  const changed = await identified("mirai", mirai("c_1", { status: "ended" }));
  const otherCall = await identified("mirai", mirai("c_2"));
  expect(one).toMatchObject({ byId: false, type: "call.ended" });
  expect(changed.thread).toBe(one.thread);
  expect(changed.bodySha256).not.toBe(one.bodySha256);
  expect(otherCall.thread).not.toBe(one.thread);
});

test("what no pack can read is known by its bytes; another namespace never joins", async () => {
  const one = await identified("generic", { any: 1 });
  expect((await identified("generic", { any: 1 })).thread).toBe(one.thread);
  expect((await identified("generic", { any: 2 })).thread).not.toBe(one.thread);
  expect((await identified("generic", { any: 1 }, "run_1")).thread).not.toBe(one.thread);
});
