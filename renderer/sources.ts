import type { SourceRow } from "../shared/sources";
import { engine } from "./engine-client";
import { useEntities } from "./entities";
import { type Read, useRead } from "./read";

/** The sources, read again when something in Setup changed anywhere. */
export function useSources(): Read<SourceRow[]> {
  const generation = useEntities((state) => state.setupGeneration);
  return useRead("sources", async () => (await engine.sources.list()).rows, [generation]);
}

/** `http://127.0.0.1:4400/hooks/` and `mirai`: the last part is what differs, so it is the bright one. */
export function urlParts(url: string): { start: string; last: string } {
  const cut = url.lastIndexOf("/") + 1;
  return { start: url.slice(0, cut), last: url.slice(cut) };
}
