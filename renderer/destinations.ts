import type { DestinationRow } from "../shared/deliveries";
import { useCallChanges } from "./call-changes";
import { engine } from "./engine-client";
import { useEntities } from "./entities";
import { type Read, useRead } from "./read";

/** The destinations, read again when calls, deliveries or Setup changed: their counts are part of them. */
export function useDestinations(): Read<DestinationRow[]> {
  const changes = useCallChanges();
  const outbox = useEntities(({ status }) => status?.outbox);
  return useRead("destinations", async () => (await engine.destinations.list()).rows, [
    changes,
    outbox?.delivered,
    outbox?.dead,
    outbox?.held,
    outbox?.waiting,
  ]);
}
