/** Open advice on the sources. A look at some hundred calls: asked for again only when a setting or much traffic changed. */
import type { AdviceRow } from "../shared/advice";
import { engine } from "./engine-client";
import { useEntities } from "./entities";
import { type Read, useRead } from "./read";

const callsBetween = 20;

export function useOpenAdvice(): Read<AdviceRow[]> {
  const generation = useEntities((state) => state.setupGeneration);
  const calls = useEntities((state) => Math.floor((state.status?.calls ?? 0) / callsBetween));
  return useRead("advice", async () => (await engine.sources.allAdvice()).rows, [generation, calls]);
}
