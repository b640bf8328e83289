import type { ProviderRow } from "../shared/sources";
import { engine } from "./engine-client";
import { type Read, useRead } from "./read";

/** The packs this engine has. They change with the program, not while it runs. */
export function useProviders(): Read<ProviderRow[]> {
  return useRead("providers", async () => (await engine.providers.list()).rows);
}
