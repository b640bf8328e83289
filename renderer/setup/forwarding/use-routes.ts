import type { ForwardRoute } from "../../../shared/forwarding";
import { engine } from "../../engine-client";
import { useEntities } from "../../entities";
import { type Read, useRead } from "../../read";

/** The routes as they stand now: what was read, with what the feed told since laid over it. */
export function useRoutes(): Read<ForwardRoute[]> {
  const told = useEntities((state) => state.routes);
  const setup = useEntities((state) => state.setupGeneration);
  const generation = useEntities((state) => state.generation);
  const read = useRead("routes", async () => (await engine.forwarding.list()).rows, [setup, generation]);
  return { ...read, data: read.data?.map((route) => told.get(route.routeId) ?? route) ?? null };
}
