/** For the tests beside it: a pack as small as one can be, with payloads shaped like Mirai's. */
import { createHmac } from "node:crypto";
import type { RetryPolicy } from "../../../shared/retries";
import type { Json } from "../../../shared/words";
import { anyFailure, anySuccess, assumed } from "../providers/retry-policy";
import type { SimulatedPack } from "./sign-draft";

function hmac(secret: string, body: Uint8Array): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

const once: RetryPolicy = {
  words: "Every event is sent once.",
  published: false,
  timeoutMs: assumed(20_000),
  success: assumed(anySuccess),
  attempts: assumed(1),
  delaysMs: assumed([]),
  jitter: assumed(0),
  retriedStatuses: assumed(anyFailure),
  retriedWithoutAnswer: assumed({ timeout: true, connection: true }),
  disables: assumed({ may: false, afterGivenUp: null }),
};

export const playedPack: SimulatedPack = {
  id: "mirai",
  name: "Mirai",
  testSecret: "sk_test",
  retry: once,
  sign: (draft, { secret }) => ({
    ...draft,
    headers: [...draft.headers, ["x-signature", hmac(secret, draft.body)]],
  }),
  rekey(draft, run) {
    const { event } = JSON.parse(new TextDecoder().decode(draft.body)) as { event: Json };
    const call = { id: run.callKey, at: run.at, answeredAt: run.timeOf("call.in-progress") };
    const body = { metadata: run.metadata, event: { ...(event as object), data: { call } } };
    return { ...draft, body: new TextEncoder().encode(JSON.stringify(body)) };
  },
};

/** A pack that signs a time, as several providers do. */
export const timedPack: SimulatedPack = {
  ...playedPack,
  name: "Timed",
  sign: (draft, { secret, at }) => ({
    ...draft,
    headers: [...draft.headers, ["x-time", String(at)], ["x-signature", hmac(`${secret}${at}`, draft.body)]],
  }),
};

export function templateFor(type: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ metadata: {}, event: { type, data: {} } }));
}

export function isSigned(
  body: Uint8Array,
  signature: string | undefined,
  secret = playedPack.testSecret,
): boolean {
  return signature === hmac(secret, body);
}
