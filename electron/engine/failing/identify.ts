/**
 * Which event a request is a sending of, told before the reader reads it: by the provider's own id of the delivery, else
 * by what makes two readings of one call copies, else by the same bytes. Expressions of the user are not run here.
 */
import type { Pack } from "../providers/pack";
import { sha256Hex } from "../providers/signatures";
import { keyOf, readSettingsOf } from "../reader/read-event";
import type { NewEvent } from "../store/events";
import type { StoredSource } from "../store/sources";

export type Identity = {
  /** The same for each sending of one event. */
  thread: string;
  /** An id of the provider's says so, whatever the bytes. */
  byId: boolean;
  type: string | null;
  deliveryAttempt: number | null;
  occurredAt: number | null;
  bodySha256: string;
};

export async function identify(
  pack: Pack,
  source: StoredSource,
  event: NewEvent,
  body: Uint8Array,
): Promise<Identity> {
  const bodySha256 = sha256Hex(body);
  const reading = await readFirst(pack, source, event, body);
  const call = reading && keyOf(reading);
  const copy = reading && call !== null ? pack.duplicateKey(reading) : null;
  const deliveryId = reading?.deliveryId;
  const key =
    deliveryId !== undefined
      ? ["delivery", reading?.type ?? "", deliveryId]
      : copy !== null
        ? ["copy", call, copy]
        : ["bytes", event.url, bodySha256];
  return {
    thread: sha256Hex([event.namespace, ...key].join("\u0000")).slice(0, 32),
    byId: deliveryId !== undefined,
    type: reading?.type ?? null,
    deliveryAttempt: reading?.deliveryAttempt ?? null,
    occurredAt: reading?.occurredAt ?? null,
    bodySha256,
  };
}

async function readFirst(pack: Pack, source: StoredSource, event: NewEvent, body: Uint8Array) {
  try {
    const settings = { ...readSettingsOf(source), mapping: null };
    const { method, url, headers } = event;
    const [first] = await pack.read({ method, url, headers, body }, settings);
    return first ?? null;
  } catch {
    // A pack that fails says so where the event is read; here its bytes are enough.
    return null;
  }
}
