/** The sources as another thread is told them: the packs are the same code there, and are not handed over. */
import type { PackSecret } from "../providers/pack";
import { packOf } from "../providers/packs";
import { withTestSecret } from "../reader/read-event";
import type { ReceiverSource } from "../receiver/server";
import type { StoredSource } from "../store/sources";

export type ToldSource = { source: StoredSource; secrets: PackSecret[] };

export type KnownSources = {
  sources: ReceiverSource[];
  findSource(name: string): ReceiverSource | null;
};

export function knowSources(told: ToldSource[]): KnownSources {
  const sources = told.map(({ source, secrets }): ReceiverSource => {
    const pack = packOf(source.provider);
    return { source, pack, secrets, simulatedSecrets: withTestSecret(pack, secrets) };
  });
  return { sources, findSource: (name) => sources.find(({ source }) => source.name === name) ?? null };
}
