/** What landed in the local outbox, newest first, read again when a delivery changes in the live feed. */
import { useEffect, useState } from "react";
import type { LocalMessage, MessageLook } from "../../shared/rules";
import { engine } from "../engine-client";
import { useEntities } from "../entities";
import { type Pages, usePages } from "../pages";

const pauseMs = 250;
const pageSize = 100;

export type LocalOutboxScope = {
  callId: string | null;
  destinationId: string | null;
  look: MessageLook | null;
};

/** Changes when a delivery did, of one call or of any: at most four times a second. */
export function useDeliveryChanges(callId: string | null): string {
  const [changes, setChanges] = useState(0);
  const generation = useEntities((state) => state.generation);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = useEntities.subscribe(({ batch }, before) => {
      if (batch === before.batch) return;
      if (!batch.deliveries.some((row) => callId === null || row.callId === callId)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        setChanges((count) => count + 1);
      }, pauseMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [callId]);
  return `${generation} ${changes}`;
}

export function useLocalOutbox({ callId, destinationId, look }: LocalOutboxScope): Pages<LocalMessage> {
  const changes = useDeliveryChanges(callId);
  return usePages(
    `local outbox ${callId} ${destinationId} ${look}`,
    (cursor) =>
      engine.localOutbox.list({
        limit: pageSize,
        ...(callId === null ? {} : { callId }),
        ...(destinationId === null ? {} : { destinationId }),
        ...(look === null ? {} : { look }),
        ...(cursor === undefined ? {} : { cursor: Number(cursor) }),
      }),
    [changes],
  );
}
