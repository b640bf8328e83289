import type { DestinationRow } from "../shared/deliveries";
import { engine } from "./engine-client";
import { useEntities } from "./entities";
import { type Read, useRead } from "./read";

/** The destinations, read again when Setup or the outbox changed anywhere. */
export function useDestinations(): Read<DestinationRow[]> {
  const generation = useEntities((state) => state.setupGeneration);
  const outbox = useEntities(({ status }) => status?.outbox);
  const calls = useEntities(({ status }) => status?.calls);
  return useRead("destinations", async () => (await engine.destinations.list()).rows, [
    generation,
    outbox?.delivered,
    outbox?.dead,
    outbox?.held,
    outbox?.waiting,
    calls,
  ]);
}
